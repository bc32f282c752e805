"""``manage.py rebuild_related``"""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from consults import related
from consults.models import Question

BATCH = 500


class Command(BaseCommand):
    help = "Compute similar consults anew; pins and mutes stay. Safe while serving."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after", type=int, default=0, metavar="ID", help="resume after this id"
        )

    def handle(self, *, after, **options):
        published = Question.objects.filter(status=Question.Status.PUBLISHED).order_by("pk")
        published = published.select_related("department").prefetch_related("tagged__tag")
        bar = tqdm(unit=" consults", disable=not sys.stderr.isatty())
        done, neighbourhood = 0, related.Neighbourhood()
        while questions := list(published.only("department").filter(pk__gt=after)[:BATCH]):
            tags = {item.tag_id: item.tag.name for q in questions for item in q.tagged.all()}
            entries = [(q, [item.tag_id for item in q.tagged.all()]) for q in questions]
            with transaction.atomic():
                related.replace_suggestions(entries, neighbourhood, tags)
            after, done = questions[-1].pk, done + len(questions)
            bar.update(len(questions))
        self.stdout.write(f"{done} consults connected.")
