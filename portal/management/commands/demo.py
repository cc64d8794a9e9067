"""Load the demo: members, products, promotions, and claims in every state; safe to run twice."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import demo
from portal.demo import catalogue, load


class Command(BaseCommand):
    help = "Load the demo's members, products, promotions and claims, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="beside members of your own, too")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            is_new = load.load(today=timezone.localdate(), force=options["force"])
        except load.NotEmpty as error:
            raise CommandError("Members of your own are here; --force adds the demo.") from error
        if options["verbosity"] > 0:
            self._report(is_new=is_new)

    def _report(self, *, is_new: bool) -> None:
        result = "The demo is loaded." if is_new else "The demo was loaded before; nothing changed."
        self.stdout.write(f"{result}\n\n  Member center  {settings.BASE_URL}/")
        for who, address, password in demo.SIGN_INS:
            self.stdout.write(f"  {who:<14} {address:<20} {password}")
        self.stdout.write("\nTo register, nobody's yet:")
        for unit in catalogue.to_try():
            self.stdout.write(f"  {unit.model.name:<32} S/N {unit.serial}  CHK {unit.chk}")
