"""Load the tracking numbers of parcels from a carrier's file: all lines of it, or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, os_account, staff_of
from foundation.tables.line_files import (
    BadLines,
    LoadOptions,
    NoSuchColumn,
    UnreadableFile,
    name_bad_lines,
    summary,
)
from foundation.tables.supplier_files import opened
from fulfilment.parcels import tracking_file


class Command(BaseCommand):
    help = "Load tracking numbers from a file (CSV, .gz or .xlsx) with reference, carrier, number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME",
            help="three or four times, by name or number: reference, carrier, number, date",
        )
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        dry_run = options["dry_run"]
        columns = tuple(options["column"])
        how = LoadOptions(strict=True, dry_run=dry_run, columns=columns, os_account=os_account())
        try:
            with options["file"].open("rb") as file, opened(file, options["file"].name) as lines:
                done = tracking_file.load(file=lines, by=staff_of(options), options=how)
        except BadLines as error:
            name_bad_lines(self.stderr, error.lines)
            raise CommandError(f"Nothing was loaded. {error.advice}".strip()) from error
        except (NoSuchColumn, UnreadableFile) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        return summary(done, dry_run=dry_run)
