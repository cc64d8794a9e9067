"""Load serial numbers from a CSV file with the columns serial, model and CHK."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from products.catalogue import loading


class Command(BaseCommand):
    help = "Load serial numbers from a CSV file with the columns serial, model and CHK."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--strict", action="store_true", help="a bad line loads nothing")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *_args: Any, **options: Any) -> str:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                loaded = loading.load(
                    lines=lines, strict=options["strict"], dry_run=options["dry_run"]
                )
        except loading.BadLines as error:
            self._print_bad_lines(error.lines)
            raise CommandError("Nothing was loaded.") from error
        except loading.NoHeader as error:
            raise CommandError("The first line must name: serial, model, CHK.") from error
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        self._print_bad_lines(loaded.bad)
        would = "would be " if options["dry_run"] else ""
        return f"{loaded.added} {would}added, {loaded.known} known, {len(loaded.bad)} left out"

    def _print_bad_lines(self, bad: list[tuple[int, str]]) -> None:
        for line, problem in bad:
            self.stderr.write(f"line {line} {problem}")
