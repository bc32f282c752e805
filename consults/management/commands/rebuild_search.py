"""``manage.py rebuild_search``"""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from consults import search
from consults.facets import arrivals
from consults.models import DeskEntry, Question, SearchEntry
from consults.models.reply import with_doctors
from consults.models.tagged_question import with_tags
from faq import vocabulary

BATCH = 500


class Command(BaseCommand):
    help = "Write the search index anew from all consults, readers’ and the desk’s; safe while serving."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after", type=int, default=0, metavar="ID", help="resume after this id"
        )

        parser.add_argument(
            "--recount",
            action="store_true",
            help="also count every word anew, should counts be in doubt; writers wait meanwhile",
        )

    def handle(self, *, after, recount, **options):
        vocabulary.read_anew()
        bar = tqdm(unit=" consults", disable=not sys.stderr.isatty())
        done = 0
        while ids := _next(after):
            with transaction.atomic():
                search.drop(ids)
                search.put(_entries(Question.objects.published().filter(pk__in=ids)))
            after, done = ids[-1], done + len(ids)
            bar.update(len(ids))
        with transaction.atomic():
            strays = SearchEntry.objects.exclude(question__in=Question.objects.published())
            search.drop(list(strays.values_list("pk", flat=True)))
            here = Question.objects.published().filter(search_entry__isnull=False)
            arrivals.forget(here.filter(arrival__isnull=False).values("pk"))
            arrivals.expect(list(Question.objects.scheduled()))
        self._index_hidden()
        if recount:
            with transaction.atomic():
                search.recount()
        search.settle()
        self.stdout.write(f"{done} consults indexed.")

    @staticmethod
    def _index_hidden():
        """Write anew what only the desk searches."""
        DeskEntry.objects.filter(question__search_entry__isnull=False).delete()
        last = 0
        while ids := _next_hidden(last):
            with transaction.atomic():
                rows = _hidden().filter(pk__in=ids).select_for_update(of=("self",))
                search.put_for_the_desk(_entries(rows))
            last = ids[-1]


def _hidden():
    return Question.objects.filter(search_entry=None)


def _next_hidden(after):
    rows = _hidden().filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _next(after):
    """Return the ids of the next batch: of what is out by now, since a rebuild takes minutes."""
    rows = Question.objects.published().filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _entries(questions):
    rows = questions.prefetch_related(with_doctors(), with_tags())
    return [_entry(question) for question in rows]


def _entry(question):
    tags = [item.tag for item in question.tagged.all()]
    return question, tags, list(question.replies.all())
