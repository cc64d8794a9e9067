"""Look through the books for what does not agree."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from redemptions.reconciliation.run import CHECKS, reconcile


class Command(BaseCommand):
    help = "Look through the books, without changing them; exit with 1 if something does not agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print counts and examples as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        result = reconcile()
        if options["json"]:
            self.stdout.write(json.dumps({"counts": result.counts, "examples": result.examples}))
        else:
            for name, (label, _check) in CHECKS.items():
                examples = ", ".join(result.examples[name])
                self.stdout.write(f"{result.counts[name]:>8}  {label}  {examples}".rstrip())
        if result.total:
            sys.exit(1)
