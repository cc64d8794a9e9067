"""Deliver the rewards again whose delivery failed, once what stood in the way is mended."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from fulfilment.delivery import due


class Command(BaseCommand):
    help = "Make the rewards due again whose delivery failed; the workers deliver them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promotion", metavar="SLUG", default="", help="this promotion only")
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *_args: Any, **options: Any) -> None:
        count = due.retry_failed(promotion=options["promotion"], dry_run=options["dry_run"])
        outcome = "would be due again" if options["dry_run"] else "due again"
        self.stdout.write(f"{count} reward{'' if count == 1 else 's'} {outcome}.")
