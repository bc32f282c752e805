"""``manage.py make_corpus --count N --seed S --output FILE``"""

import gzip
import json
import sys

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from consults.evaluation.corpus import Corpus


class Command(BaseCommand):
    help = "Write made-up consults for benchmarks; the same count and seed give the same bytes."

    def add_arguments(self, parser):
        parser.add_argument("--count", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--output", required=True, metavar="FILE", help=".jsonl or .jsonl.gz")

    def handle(self, *, count, seed, output, **options):
        if count < 1:
            raise CommandError("--count must be 1 or more.")
        corpus = Corpus(seed)
        opener = gzip.open if output.endswith(".gz") else open
        with opener(output, "wt", encoding="utf-8") as file:
            for place in tqdm(range(1, count + 1), disable=not sys.stderr.isatty()):
                file.write(json.dumps(corpus.document(place), ensure_ascii=False) + "\n")
        self.stdout.write(f"{count} consults written to {output}.")
