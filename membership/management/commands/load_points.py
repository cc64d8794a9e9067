"""Give points by file: all lines of it, or none."""

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
from membership.desk import points_file


class Command(BaseCommand):
    help = "Give points by a file (CSV, .gz or .xlsx) with email, points, reason, reference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME",
            help="four or five times: email, points, reason, reference, the day of earning",
        )
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        by, dry_run = staff_of(options), options["dry_run"]
        if by is None:
            raise CommandError("Say who gives them: --by with the email address of staff.")
        columns = tuple(options["column"])
        how = LoadOptions(strict=True, dry_run=dry_run, columns=columns, os_account=os_account())
        try:
            with options["file"].open("rb") as file, opened(file, options["file"].name) as lines:
                done = points_file.load(file=lines, by=by, options=how)
        except BadLines as error:
            name_bad_lines(self.stderr, error.lines)
            raise CommandError(f"Nothing was loaded. {error.advice}".strip()) from error
        except (NoSuchColumn, UnreadableFile) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        waiting = f" {done.waiting} wait for a second person." if done.waiting else ""
        return summary(done, dry_run=dry_run) + waiting
