"""Void a batch of codes that was loaded by mistake."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, staff_of
from promotions.codes import batches
from promotions.models import CodeBatch


class Command(BaseCommand):
    help = "Void the codes of a batch that no member has got; code_stock --batches lists them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, required=True, metavar="ID")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        add_by_option(parser)
        parser.add_argument("--reason", required=True, help="why; told to whoever loads it again")

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            done = batches.void_batch(
                batch_id=options["batch"],
                by=staff_of(options),
                reason=options["reason"],
                dry_run=options["dry_run"],
            )
        except CodeBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {options['batch']}.") from error
        would = "would be " if options["dry_run"] else ""
        return (
            f"{done.voided} {would}voided, {done.before} voided before, "
            f"{done.allocated} allocated and left alone"
        )
