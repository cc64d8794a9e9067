"""Bring all that is encrypted or digested under the first of the keys, while the program runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.encryption.rotation import Holding
from portal.keys.inventory import HOLDINGS
from portal.keys.key_uses import told, uses


class Command(BaseCommand):
    help = (
        "Bring everything under the first of CODE_KEYS and DIGEST_KEYS. Can be stopped and run"
        " again at any time. Tells at the end which keys may be removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to count only."""
        parser.add_argument("--dry-run", action="store_true", help="count what each key holds")

    def handle(self, *_args: Any, **options: Any) -> None:
        left = 0 if options["dry_run"] else sum(self._rotate(each) for each in HOLDINGS)
        for use in uses():
            self.stdout.write(told(use))
        if left:
            raise CommandError(
                f"{left} rows are not under the first key. Those of a missing key need it back in"
                " the list; those that somebody held need another run."
            )

    def _rotate(self, holding: Holding) -> int:
        to_do = holding.behind().count()

        def tell(done: int) -> None:
            self.stdout.write(f"{holding.label}: {done} of {to_do}")
            self.stdout.flush()

        return holding.rotate(tell) if to_do else 0
