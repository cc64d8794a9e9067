"""Management command to read one mail to a ticket from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from support.mail import taking


class Command(BaseCommand):
    help = "Read one mail to a ticket from a file, which stays where it is, and say what it became."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the mail as it came")
        parser.add_argument("--dry-run", action="store_true", help="say it, and change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        path, is_dry = options["file"], options["dry_run"]
        with transaction.atomic():
            try:
                received = taking.receive_file(path)
            except OSError as error:
                raise CommandError(f"The file cannot be read: {error}") from error
            transaction.set_rollback(is_dry)
        would = "would be " if is_dry else ""
        self.stdout.write(f"{path}: {would}{received.outcome.value}")
        if received.ticket:
            self.stdout.write(f"Ticket {received.ticket}")
        for name in received.not_taken:
            self.stdout.write(f"Not saved: {name}")
