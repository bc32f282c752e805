"""``manage.py check_counts``"""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from consults import refresh
from consults.facets import arrivals, count_check
from consults.models import Listing, Question


class Command(BaseCommand):
    help = "Compare stored lists, counts and the search index with the consults. Exit 1 when they differ."

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair", action="store_true", help="bring lists and counts in step; then check again"
        )

    def handle(self, *, repair, **options):
        if repair and count_check.check():
            while arrivals.welcome(timezone.now()):
                pass
            self._repair()
        found = count_check.check()
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise SystemExit(1)
        self.stdout.write("All counts are right.")

    @staticmethod
    @transaction.atomic
    def _repair():
        """Count anew first, since listing a consult adds to what is stored."""
        count_check.repair()
        hidden = Listing.objects.exclude(question__status=Question.Status.PUBLISHED)
        if hidden.delete()[0]:
            count_check.repair()
        for question in list(count_check.misplaced()):
            refresh.refresh(question)
