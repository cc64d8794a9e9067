"""Load serial numbers from a CSV file with the columns serial, model and CHK."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.tables.line_files import BadLines, add_load_options, name_bad_lines, summary
from products.catalogue import loading


class Command(BaseCommand):
    help = "Load serial numbers from a CSV file with the columns serial, model and CHK."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        add_load_options(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                loaded = loading.load(
                    lines=lines, strict=options["strict"], dry_run=options["dry_run"]
                )
        except BadLines as error:
            name_bad_lines(self.stderr, error.lines)
            raise CommandError("Nothing was loaded.") from error
        except loading.NoHeader as error:
            raise CommandError("The first line must name: serial, model, CHK.") from error
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        name_bad_lines(self.stderr, loaded.bad)
        return summary(loaded, dry_run=options["dry_run"])
