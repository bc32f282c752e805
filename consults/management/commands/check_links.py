"""``manage.py check_links``"""

import json
import sys
from contextlib import ExitStack

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from tqdm import tqdm

from consults import link_checker
from consults.models import Link
from web import private_files


class Command(BaseCommand):
    help = (
        "Try every link in published texts; the desk lists those that fail. Exit 0: all answer; 1: some do"
        " not; 2: the report cannot be written."
    )

    def add_arguments(self, parser):
        parser.add_argument("--report", metavar="FILE", help="one JSON line per link")
        parser.add_argument("--limit", type=int, metavar="N", help="only the N tried longest ago")
        parser.add_argument(
            "--allow-private", action="store_true", help="also addresses inside your own network"
        )

    def handle(self, *, report, limit, allow_private, **options):
        with ExitStack() as stack:
            try:
                out = stack.enter_context(private_files.opened(report)) if report else None
            except OSError as error:
                raise CommandError(f"{report}: {error.strerror}.", returncode=2) from None
            dead = self.try_all(out, limit, allow_private)
        if dead:
            sys.exit(1)

    def try_all(self, out, limit, allow_private):
        """Try the links, telling which fail; returns how many do."""
        link_checker.collect()
        rows = Link.objects.order_by(F("checked_at").asc(nulls_first=True), "pk").prefetch_related(
            "questions"
        )
        rows = list(rows[:limit] if limit else rows)
        dead = 0
        with link_checker.client() as client:
            for link in tqdm(rows, unit=" links", disable=not sys.stderr.isatty()):
                good = link_checker.check(link, client, allow_private)
                dead += not good
                numbers = [question.number for question in link.questions.all()]
                if out:
                    line = {"url": link.url, "status": link.http_status, "problem": link.problem}
                    out.write(json.dumps({**line, "ok": good, "consults": numbers}) + "\n")
                if not good:
                    named = ", ".join(f"#{number}" for number in numbers)
                    self.stdout.write(f"{link.url}: {link.problem or link.http_status} ({named})")
        self.stdout.write(f"{len(rows)} links tried, {dead} do not answer.")
        return dead
