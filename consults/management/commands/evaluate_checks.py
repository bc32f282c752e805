"""``manage.py evaluate_checks FILE``"""

import json

from django.core.management.base import BaseCommand, CommandError

from consults.evaluation.privacy_gate import read_labelled, score


class Command(BaseCommand):
    help = "Print precision and recall of the privacy gate's blockers on a labelled file."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="see consults/evaluation/privacy_gate.py")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, file, **options):
        self.stdout.write(report(file, options["json"]))


def report(file, as_json):
    """Return the scores of a labelled file as text. Raises CommandError for one that cannot be read."""
    try:
        with open(file, encoding="utf-8") as opened:
            found = score(read_labelled(opened.read()))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}") from None
    data = found.as_data()
    if as_json:
        return json.dumps(data)
    return "\n".join(_lines(data, found))


def _lines(data, found):
    """Return the figures, then each span that was missed and each that was wrong."""
    lines = [
        f"{data['texts']} texts, {data['spans']} spans: recall {data['recall']}, precision {data['precision']},"
        f" {data['ms_a_text']} ms a text"
    ]
    lines += [
        f"  {name}: recall {n['recall']}, precision {n['precision']}"
        for name, n in data["languages"].items()
    ]
    lines += [
        f"  {kind}: {n['found']} found, {n['missed']} missed" for kind, n in data["kinds"].items()
    ]
    lines += [
        f"  missed {kind} at line {line}, {field} {a}-{b}"
        for kind, line, field, a, b, _ in found.missed
    ]
    lines += [
        f"  wrong {code} at line {line}, {field} {a}-{b}"
        for code, line, field, a, b, _ in found.wrong
    ]
    return lines
