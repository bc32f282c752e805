"""``manage.py rebuild_search``"""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from consults import search
from consults.facets import arrivals
from consults.models import Question, SearchEntry
from consults.models.reply import with_doctors
from consults.models.tagged_question import with_tags

BATCH = 500


class Command(BaseCommand):
    help = "Write the search index anew from the published consults; safe while serving."

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
        published = Question.objects.published().order_by("pk")
        bar = tqdm(unit=" consults", disable=not sys.stderr.isatty())
        done = 0
        while ids := list(published.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                rows = published.filter(pk__in=ids).prefetch_related(with_doctors(), with_tags())
                between = SearchEntry.objects.filter(pk__gt=after, pk__lte=ids[-1])
                search.drop(list(between.values_list("pk", flat=True)))
                search.put([_entry(question) for question in rows])
            after, done = ids[-1], done + len(ids)
            bar.update(len(ids))
        with transaction.atomic():
            strays = SearchEntry.objects.exclude(question__in=Question.objects.published())
            search.drop(list(strays.values_list("pk", flat=True)))
            arrivals.forget(Question.objects.published().filter(arrival__isnull=False).values("pk"))
            later = Question.objects.filter(published_at__gt=timezone.now())
            arrivals.expect(list(later.filter(status=Question.Status.PUBLISHED)))
        if recount:
            with transaction.atomic():
                search.recount()
        self.stdout.write(f"{done} consults indexed.")


def _entry(question):
    tags = [item.tag for item in question.tagged.all()]
    return question, tags, list(question.replies.all())
