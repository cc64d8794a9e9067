"""Update the database to this version: tables, cache table, staff groups; safe to run twice."""

import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from evidence.isolation.report import isolation
from evidence.reading.scripts import what_is_missing
from portal.database_roles import TooMuchPower, become_owner, grant_all
from portal.environment import BASE_DIR, VAR_DIR
from portal.staff import groups
from products.models import Store

FIRST_ADMIN = """
There is no administrator yet. Make the first one, by e-mail address:
  python manage.py createsuperuser --email you@example.com
Then sign in at {url}/account/login/ : a code comes by e-mail, and the admin
at {url}/admin/ asks to set up a second factor."""


class Command(BaseCommand):
    help = "Bring the database to this version of the program."

    def handle(self, *_args: Any, **options: Any) -> None:
        become_owner()
        refuse_older_database()
        call_command("migrate", verbosity=options["verbosity"], interactive=False)
        call_command("createcachetable", verbosity=0)
        groups.sync()
        try:
            grant_all()
        except TooMuchPower as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            self.say_isolation()
            if missing := scripts_missing():
                self.stdout.write(missing)
        if options["verbosity"] > 0 and (steps := first_steps()):
            self.stdout.write(steps)

    def say_isolation(self) -> None:
        """Say how well uploads are closed off here.

        Raises:
            CommandError: not as well as ops ask for.
        """
        found = isolation()
        self.stdout.write("\n".join(found.lines()))
        if refusal := found.refusal(settings.SANDBOX_MUST):
            raise CommandError(refusal)


def scripts_missing() -> str:
    """Say which print of the stores' regions cannot be read on this machine; "" if all can."""
    return what_is_missing(Store.objects.values_list("region", flat=True).distinct())


def first_steps() -> str:
    """Say how the first administrator is made, as long as there is none."""
    has_admin = User.objects.filter(is_superuser=True, is_active=True).exists()
    return "" if has_admin else FIRST_ADMIN.format(url=settings.BASE_URL)


def refuse_older_database() -> None:
    """Leave a database alone that was made before the migrations began anew.

    They began anew twice. A database of before the first time has migrations of ours that are here
    no more, and no first one of the foundation, which came then: a newer database has it, one
    whose first start was interrupted has none that is not here. The second time, those of
    before were replaced: a database that has some of them and not all cannot go on.

    Raises:
        CommandError: it is such a database; the message says what to do.
    """
    recorded = set(MigrationRecorder(connection).applied_migrations())
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {each.label for each in apps.get_app_configs() if Path(each.path).parent == BASE_DIR}
    replaced = [set(known[app, name].replaces) for app, name in known if app in ours]
    is_between = any(each & recorded and each - recorded for each in replaced)
    unknown = recorded - known.keys() - set().union(*replaced)
    is_begun = any(("foundation", name) in recorded for name in ("0001_initial", "0001_tables"))
    if is_between or (not is_begun and any(app in ours for app, _name in unknown)):
        raise CommandError(
            "This database is of an earlier state of the program, whose data is not carried over:"
            f" move {os.path.relpath(VAR_DIR)} away and start again,"
            " or on a server name an empty database in DATABASE_URL."
        )
