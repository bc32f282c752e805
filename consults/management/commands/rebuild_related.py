"""``manage.py rebuild_related``"""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from consults.models import Question, planner
from consults.similar import suggestions

BATCH = 100


class Command(BaseCommand):
    help = "Compute similar consults anew; pins and mutes stay. Safe while serving."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after", type=int, default=0, metavar="ID", help="resume after this id"
        )

    def handle(self, *, after, **options):
        published = Question.objects.filter(status=Question.Status.PUBLISHED).order_by("pk")
        ids = published.values_list("pk", flat=True)
        bar = tqdm(unit=" consults", disable=not sys.stderr.isatty())
        done = 0
        while batch := list(ids.filter(pk__gt=after)[:BATCH]):
            with transaction.atomic():
                suggestions.suggest(batch)
            after, done = batch[-1], done + len(batch)
            bar.update(len(batch))
            bar.set_postfix_str(f"resume with --after {after}")
        planner.learn()
        self.stdout.write(f"{done} consults connected.")
