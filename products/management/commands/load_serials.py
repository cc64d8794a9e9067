"""Load serial numbers from a file with the columns serial, model and CHK."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, os_account, staff_of
from foundation.tables.line_files import (
    BadLines,
    NoSuchColumn,
    UnreadableFile,
    add_load_options,
    load_options,
    name_bad_lines,
    summary,
)
from foundation.tables.progress import watched
from foundation.tables.supplier_files import opened
from products.catalogue import loading


class Command(BaseCommand):
    help = "Load serial numbers from a file (CSV, .gz or .xlsx) with serial, model and CHK."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_load_options(parser)
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME",
            help="three times, by name or number: the columns of serial, model and CHK",
        )
        parser.add_argument(
            "--correct",
            action="store_true",
            help="known serials that nobody registered get the model and CHK of the file",
        )
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            with options["file"].open("rb") as file, opened(file, options["file"].name) as lines:
                loaded = loading.load(
                    file=watched(lines, file, self.stderr),
                    by=staff_of(options),
                    options=load_options(options, os_account()),
                    is_correction=options["correct"],
                )
        except BadLines as error:
            name_bad_lines(self.stderr, error.lines)
            raise CommandError("Nothing was loaded.") from error
        except (NoSuchColumn, UnreadableFile) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        return self._report(loaded, dry_run=options["dry_run"])

    def _report(self, loaded: loading.LoadedSerials, *, dry_run: bool) -> str:
        name_bad_lines(self.stderr, loaded.bad)
        if loaded.before:
            batch = loaded.before
            self.stderr.write(
                f"The same file was loaded before: batch {batch.pk}, {batch.loaded_at:%Y-%m-%d}"
                f" by {batch.loader()}."
            )
        corrected = f"{loaded.corrected} corrected" if loaded.corrected else ""
        text = summary(loaded, dry_run=dry_run, others=corrected)
        if loaded.is_nothing:
            raise CommandError(f"Nothing was loaded: {text}.")
        return text
