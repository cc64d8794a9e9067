"""Create the roles of the database for web and worker, and grant them what they need."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.database_roles import TooMuchPower, become_owner, grant_all


class Command(BaseCommand):
    help = (
        "Create the roles that DATABASE_WEB_URL and DATABASE_WORKER_URL name, or renew their"
        " passwords and rights. Run by the owner; `prepare` does it too."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        become_owner()
        try:
            names = grant_all()
        except TooMuchPower as error:
            raise CommandError(str(error)) from error
        if not names:
            raise CommandError("Neither DATABASE_WEB_URL nor DATABASE_WORKER_URL is set.")
        self.stdout.write(f"{', '.join(names)}: may read and write rows, and nothing else.")
