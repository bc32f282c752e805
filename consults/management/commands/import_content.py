"""``manage.py import_content PATH…``"""

import gc
import json
import sys
from contextlib import ExitStack, contextmanager

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from consults.importing.files import UnreadableInput, count_lines, find_files, read_entries
from consults.importing.importer import Importer, ImportStopped
from consults.importing.limits import on_the_command_line
from web import private_files, rights


class Command(BaseCommand):
    help = (
        "Import consults and guides from page text (.txt) and documents (.jsonl, .jsonl.gz); "
        "known ones are recognised, never doubled. Exit 0: all went in; 1: some did not; "
        "2: nothing could be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders, or -")
        parser.add_argument("--dry-run", action="store_true", help="report, then undo everything")
        parser.add_argument(
            "--publish", action="store_true", help="publish what passes every check"
        )
        parser.add_argument(
            "--leave-similar",
            action="store_true",
            help="do not look for similar consults; rebuild_related does it later",
        )
        parser.add_argument(
            "--as",
            dest="told",
            choices=["guide"],
            default="",
            help="say that the text files are guides; without it a text becomes one only if it has an"
            " article’s whole shape, and then a draft",
        )
        parser.add_argument(
            "--most-mib", type=int, default=100_000, metavar="N", help="MiB of text, unpacked"
        )
        parser.add_argument("--most-documents", type=int, default=50_000_000, metavar="N")
        parser.add_argument("--report", metavar="FILE", help="one JSON line per input document")

    def handle(self, *, paths, dry_run, publish, report, leave_similar, told, **options):
        limits = on_the_command_line(options["most_mib"], options["most_documents"])
        try:
            files = find_files(paths)
        except UnreadableInput as error:
            raise CommandError(str(error), returncode=2) from None
        importer, summary = self.run(files, limits, publish, report, told, dry_run)
        if leave_similar and not dry_run:
            importer.settle()
        elif not dry_run:
            with stopped():
                connect(importer)
        self.stdout.write(f"{summary}{' (dry run: nothing was kept)' if dry_run else ''}")
        if not summary.readable:
            sys.exit(2)
        if not summary.all_in:
            sys.exit(1)

    def run(self, files, limits, publish, report, told, dry_run):
        """Import the files. Returns (Importer, Report)."""
        gc.freeze()  # what Django loaded stays; looking through it again and again costs a tenth
        gc.set_threshold(50_000, 20, 20)
        with ExitStack() as stack, stopped():
            try:
                out = stack.enter_context(private_files.opened(report)) if report else None
            except OSError as error:
                raise CommandError(f"{report}: {error.strerror}.", returncode=2) from None
            bar = stack.enter_context(
                tqdm(total=count_lines(files), unit=" documents", disable=not sys.stderr.isatty())
            )
            importer = Importer(
                rights.COMMAND_LINE,
                publish,
                lambda result: self.tell(result, out, bar),
                dry_run,
                limits,
            )
            return importer, importer.run(read_entries(files, told, limits))

    def tell(self, result, out, bar):
        """Write one result to the report; what did not go in is also said on the terminal."""
        bar.update()
        if out:
            out.write(json.dumps(result.as_data(), ensure_ascii=False) + "\n")
        for finding in result.findings:
            if finding["severity"] == "blocker" or finding["code"] == "remark":
                where = f"{result.input}:{result.line}"
                what = f"{finding['field']}: {finding['message']}".removeprefix(": ")
                tqdm.write(f"{where}: {what}", file=self.stderr._out)


@contextmanager
def stopped():
    """Turn an import that stops into an error of the command."""
    try:
        yield
    except ImportStopped as stop:
        raise CommandError(str(stop), returncode=1) from None


def connect(importer):
    """Find similar consults of what was published, with progress on a terminal."""
    shown = sys.stderr.isatty() and importer.published
    with tqdm(total=len(importer.published), unit=" connected", disable=not shown) as bar:
        importer.connect(bar.update)
