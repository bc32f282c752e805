"""``manage.py run_checks``"""

import json
import sys
from contextlib import ExitStack

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from consults.checks import Severity, stored_findings
from consults.exchange.to_documents import FOR_DOCUMENTS, consult
from consults.models import Question
from web import private_files

BATCH = 200


class Command(BaseCommand):
    help = (
        "Run every check over the library; one JSON line for a consult with open findings, without any of"
        " its words. Exit 0: no blocker on a published consult; 1: some; 2: wrong arguments."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--status", choices=Question.Status.values, help="only consults in this state"
        )
        parser.add_argument(
            "--code", action="append", help="only findings of this code; repeatable"
        )
        parser.add_argument(
            "--after", type=int, default=0, metavar="ID", help="resume after this id"
        )
        parser.add_argument(
            "--output", metavar="FILE", help="write there instead of standard output"
        )

    def handle(self, *, status, code, after, output, **options):
        questions = Question.objects.order_by("pk")
        if status:
            questions = questions.filter(status=status)
        with ExitStack() as stack:
            out = self.stdout
            try:
                if output:
                    mode = "a" if after else "w"
                    out = stack.enter_context(private_files.opened(output, mode))
            except OSError as error:
                raise CommandError(f"{output}: {error.strerror}.", returncode=2) from None
            done, blocked = self.check_all(questions, after, set(code or ()), out)
        if output:
            self.stdout.write(f"{done} consults checked, {blocked} published ones with blockers.")
        if blocked:
            sys.exit(1)

    def check_all(self, questions, after, codes, out):
        """Check consults after an id; returns (how many, how many published ones are blocked)."""
        bar = tqdm(unit=" consults", disable=not sys.stderr.isatty())
        blocked = done = 0
        loaded = questions.select_related("department").prefetch_related(*FOR_DOCUMENTS)
        while batch := list(loaded.filter(pk__gt=after)[:BATCH]):
            for question in batch:
                blocked += self.tell(question, codes, out)
            after, done = batch[-1].pk, done + len(batch)
            bar.update(len(batch))
            bar.set_postfix_str(f"resume with --after {after}")
        return done, blocked

    def tell(self, question, codes, out):
        """Write what is open about a consult, store its blockers; True for a published one with some."""
        judged = stored_findings.look_at(question, consult(question))
        found = [item for item in judged if not item.dismissed]
        blockers = stored_findings.count_blockers(item.finding for item in found)
        if blockers != question.blockers:
            Question.objects.filter(pk=question.pk).update(blockers=blockers)
        told = [item for item in found if not codes or item.finding.code in codes]
        if told:
            line = {
                "number": question.number,
                "status": question.status,
                "findings": [{"key": item.key, **_without_words(item.finding)} for item in told],
            }
            out.write(
                json.dumps(line, ensure_ascii=False) + ("\n" if out is not self.stdout else "")
            )
        public = question.status == Question.Status.PUBLISHED
        return public and any(item.finding.severity == Severity.BLOCKER for item in told)


def _without_words(finding):
    """A report travels further than the library: it says where and what kind, not which words."""
    data = finding.as_data()
    data["has_proposal"] = data.pop("proposal") is not None
    return data
