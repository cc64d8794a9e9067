"""How long queries and idle transactions may take, by the kind of process (settings: DATABASE_*).

They are options with which a connection starts. A process is a command, which may take as long as
it likes, until it says that it is another kind. Behind PgBouncer, which takes no such options, the
roles of web and workers bring them (portal/database_roles.py).
"""

from django.conf import settings
from django.db import connection


def become(kind: str) -> None:
    """From here on connect to the database as ``web``, ``worker`` or ``evidence``, all threads."""
    options = connection.settings_dict["OPTIONS"]
    # Whoever writes options into DATABASE_URL wants those.
    if options.get("options") in settings.DATABASE_STARTS.values():
        options["options"] = settings.DATABASE_STARTS[kind]
        connection.close()
