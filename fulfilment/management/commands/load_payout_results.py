"""Load what a bank says of payouts: pain.002, camt.054 or CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, staff_of
from fulfilment.payout_runs import answers, results


class Command(BaseCommand):
    help = "Note which payouts were paid and which came back, from a file of the bank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="pain.002, camt.054, or CSV")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        path: Path = options["file"]
        try:
            done = results.load_results(
                content=path.read_bytes(),
                file_name=path.name,
                by=staff_of(options),
                dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except answers.UnreadableAnswer as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if done.before:
            self.stderr.write(f"The same file was loaded on {done.before.loaded_at:%Y-%m-%d}.")
        for line in done.conflicts:
            self.stderr.write(line)
        return f"{'Would be: ' if options['dry_run'] else ''}{done.summary}"
