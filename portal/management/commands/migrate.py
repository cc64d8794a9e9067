"""Django's migrate, by the role that owns the tables."""

from typing import Any

from django.core.management.commands import migrate

from portal.database_roles import become_owner


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as DATABASE_OWNER_URL, where that is set."""
        become_owner()
        super().handle(*args, **options)
