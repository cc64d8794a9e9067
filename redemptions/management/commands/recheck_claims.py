"""Recheck the claims under review by the newest rules."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from redemptions.checks import runner


class Command(BaseCommand):
    help = "Check the claims under review by the newest rules; run again, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *_args: Any, **options: Any) -> None:
        count = runner.recheck_claims(dry_run=options["dry_run"])
        outcome = "would be checked" if options["dry_run"] else "will be checked by the workers"
        self.stdout.write(f"{count} claim{'' if count == 1 else 's'} {outcome}.")
