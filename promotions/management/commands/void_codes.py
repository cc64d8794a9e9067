"""Void a batch of codes that was loaded by mistake."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promotions.codes import pool
from promotions.models import CodeBatch


class Command(BaseCommand):
    help = "Void the codes of a batch that no member has got; code_stock --batches lists them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, required=True, metavar="ID")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            done = pool.void_batch(batch_id=options["batch"], dry_run=options["dry_run"])
        except CodeBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {options['batch']}.") from error
        would = "would be " if options["dry_run"] else ""
        return (
            f"{done.voided} {would}voided, {done.before} voided before, "
            f"{done.allocated} allocated and left alone"
        )
