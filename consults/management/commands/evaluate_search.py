"""``manage.py evaluate_search QRELS --queries TSV``"""

import json

from django.core.management.base import BaseCommand, CommandError

from consults.evaluation.search_quality import BadFile, evaluate, read_judgements, read_queries

NAMES = {"mrr": "MRR@10", "map": "MAP@10", "ndcg": "nDCG@10", "first": "1st answer, 0-3"}


class Command(BaseCommand):
    help = "Measure search quality against judgements (TREC qrels over the consults' source ids)."

    def add_arguments(self, parser):
        parser.add_argument("qrels", help="number, iteration, source id, grade 0-3 on each line")
        parser.add_argument("--queries", required=True, help="number, tab, text on each line")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, qrels, queries, **options):
        try:
            scores = evaluate(read_queries(queries), read_judgements(qrels))
        except (BadFile, OSError) as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(scores))
            return
        self.stdout.write(f"{'':16}{'strict':>10}{'condensed':>12}")
        for key, name in NAMES.items():
            strict, condensed = scores["strict"][key], scores["condensed"][key]
            self.stdout.write(f"{name:16}{strict:10.3f}{condensed:12.3f}")
