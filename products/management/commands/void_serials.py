"""Take back a batch of serial numbers that was loaded by mistake."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, staff_of
from products.catalogue import serial_batches
from products.models import SerialBatch


class Command(BaseCommand):
    help = "Take back the serial numbers of a batch that nobody registered; the admin lists them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, required=True, metavar="ID")
        parser.add_argument("--reason", required=True, help="why, for the batch's story")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            done = serial_batches.take_back(
                batch_id=options["batch"],
                by=staff_of(options),
                reason=options["reason"],
                dry_run=options["dry_run"],
            )
        except SerialBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {options['batch']}.") from error
        for serial in done.names:
            self.stderr.write(f"{serial} is registered, or being registered")
        would = "would be " if options["dry_run"] else ""
        return f"{done.taken} {would}taken back, {done.kept} left alone"
