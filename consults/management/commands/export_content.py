"""``manage.py export_content``"""

from django.core.management.base import BaseCommand, CommandError

from consults.exchange.library_documents import documents
from consults.exchange.serialization import dump
from consults.facets.filters import ExportFilter
from consults.models import Guide, Question
from web import private_files

STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    help = "Write every document as JSON Lines; importing them gives the same library back."

    def add_arguments(self, parser):
        parser.add_argument(
            "--published",
            action="store_true",
            help="only what readers see, without source texts and unconfirmed facts",
        )
        parser.add_argument(
            "--output", metavar="FILE", help="a new file; - or none: standard output"
        )
        parser.add_argument("--department", metavar="SLUG", help="only this department's consults")
        parser.add_argument("--tag", metavar="SLUG", help="only consults with this FAQ tag")
        parser.add_argument("--doctor", metavar="SLUG", help="only what this doctor replied to")
        parser.add_argument("--since", metavar="DATE", help="only what changed since 2024-01-31")

    def handle(self, *, published, output, department, tag, doctor, since, **options):
        questions, guides = (
            Question.objects.exclude(status="binned"),
            Guide.objects.exclude(status="binned"),
        )
        if published:
            questions, guides = questions.published(), guides.published()
        chosen = {"department": department, "tag": tag, "doctor": doctor, "since": since}
        questions, guides = self.narrowed(questions, guides, chosen)
        found = documents(questions, guides, published)
        try:
            count = self.write(found, output)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.", returncode=2) from None
        self.stderr.write(f"{count} documents written.")

    def write(self, found, output):
        """Write documents to the file `output`, or to standard output; returns how many."""
        if output not in {None, STANDARD_OUTPUT}:
            with private_files.opened(output) as file:
                return sum(bool(file.write(dump(document) + "\n")) for document in found)
        return sum(self.stdout.write(dump(document)) is None for document in found)

    @staticmethod
    def narrowed(questions, guides, chosen):
        """Return the querysets narrowed by the options; a wrong one is named."""
        filters = ExportFilter({k: v for k, v in chosen.items() if v}, queryset=questions)
        if not filters.is_valid():
            name, sentences = next(iter(filters.errors.items()))
            raise CommandError(f"--{name}: “{chosen[name]}”: {sentences[0]}")
        if chosen["department"]:
            guides = guides.filter(department__slug=chosen["department"])
        if chosen["tag"]:
            guides = guides.filter(tags__slug=chosen["tag"])
        return filters.qs, guides.none() if chosen["doctor"] or chosen["since"] else guides
