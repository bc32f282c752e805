"""``manage.py rebuild_html``"""

import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from consults import refresh
from consults.models import Guide, HousePage, Question
from faq.models import HelpNow

BATCH = 100
PREPARED = [
    (Guide, ["lead_html", "body_html", "excerpt"]),
    (HousePage, ["body_html", "gaps"]),
    (HelpNow, ["text_html"]),
]


class Command(BaseCommand):
    help = "Write the HTML kept beside every text anew, after rendering has changed. Safe while serving."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after", type=int, default=0, metavar="ID", help="resume after the consult of this id"
        )

    def handle(self, *, after, **options):
        bar = tqdm(unit=" consults", disable=not sys.stderr.isatty())
        ids, done = Question.objects.order_by("pk").values_list("pk", flat=True), 0
        while batch := list(ids.filter(pk__gt=after)[:BATCH]):
            refresh.render_anew(batch)
            after, done = batch[-1], done + len(batch)
            bar.update(len(batch))
            bar.set_postfix_str(f"resume with --after {after}")
        for model, columns in PREPARED:
            for row in model.objects.order_by("pk").iterator(BATCH):
                with transaction.atomic():
                    row.save(update_fields=columns)
        self.stdout.write(
            f"{done} consults rendered, and every guide, page of the house and help-now text."
        )
