"""Update the database to this version: tables, cache table, staff groups; safe to run twice."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.staff import groups


class Command(BaseCommand):
    help = "Bring the database to this version of the program."

    def handle(self, *_args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=options["verbosity"], interactive=False)
        call_command("createcachetable", verbosity=0)
        groups.sync()
