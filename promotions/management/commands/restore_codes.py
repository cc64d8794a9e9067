"""Restore a batch of codes that was voided, to its own reward."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, staff_of
from promotions.codes import batches
from promotions.models import CodeBatch


class Command(BaseCommand):
    help = "Put the codes that void_codes voided back into the pool of their reward."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, required=True, metavar="ID")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            restored = batches.restore_batch(
                batch_id=options["batch"],
                by=staff_of(options),
                dry_run=options["dry_run"],
            )
        except CodeBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {options['batch']}.") from error
        would = "would be " if options["dry_run"] else ""
        return f"{restored} {would}restored"
