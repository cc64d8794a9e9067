"""Close the center for maintenance, or open it again; needs no database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.staff import maintenance


class Command(BaseCommand):
    help = "Close the center for maintenance (on), open it again (off), or tell (status)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", choices=["on", "off", "status"])
        parser.add_argument("--minutes", type=int, help="how long it will take, for the page")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["state"] == "on":
            maintenance.close(minutes=options["minutes"])
        elif options["state"] == "off":
            maintenance.reopen()
        state = "closed for maintenance" if maintenance.is_closed() else "open"
        self.stdout.write(f"The center is {state} ({settings.MAINTENANCE_FILE}).")
