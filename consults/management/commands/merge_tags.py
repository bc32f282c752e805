"""``manage.py merge_tags SOURCE TARGET`` and ``manage.py merge_tags --undo ID``"""

from django.core.management.base import BaseCommand, CommandError

from consults.tagging import vocabulary_changes
from faq.models import FaqTag, TagChange
from web import rights
from web.errors import WorkflowError


class Command(BaseCommand):
    help = (
        "Merge one FAQ tag into another, or take a merge or split back; all or nothing."
        " For tags on more consults than a page of the desk can change."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "tags", nargs="*", metavar="SLUG", help="the tag to merge, the one to keep"
        )
        parser.add_argument("--undo", type=int, metavar="ID", help="the number merge_tags printed")

    def handle(self, *, tags, undo, **options):
        if (len(tags) == 2) == (undo is not None) or len(tags) not in {0, 2}:
            raise CommandError("Give two slugs, SOURCE and TARGET, or --undo ID.")
        try:
            change = self.take_back(undo) if undo is not None else self.merge(*tags)
        except WorkflowError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{change.summary}: {change.consults} consults. Undo with --undo {change.pk}"
        )

    def merge(self, source, target):
        return vocabulary_changes.merge_tags(
            self.tag(source), self.tag(target), rights.COMMAND_LINE
        )

    def take_back(self, pk):
        change = TagChange.objects.filter(pk=pk).first()
        if change is None:
            raise CommandError(f"There is no change {pk} of the vocabulary.")
        vocabulary_changes.undo_change(change, rights.COMMAND_LINE)
        return change

    def tag(self, slug):
        tag = FaqTag.objects.filter(slug=slug).first()
        if tag is None:
            raise CommandError(f"There is no FAQ tag with the address “{slug}”.")
        return tag
