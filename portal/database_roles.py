"""Three roles of the database (ASVS 13.2.2): one owns and migrates, web and worker use rows.

How long queries and idle transactions may take goes by the kind of process (settings: DATABASE_*).

Who gets into the web or a worker can neither alter tables nor switch off the triggers that refuse.
Rows of the append-only tables stay open to UPDATE and DELETE here: their triggers let through what
the erasure of a person needs, and nothing else.
"""

from typing import Any, Final

import dj_database_url
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

# Read by every process at its start, written by migrations alone.
READ_ONLY: Final = ("django_migrations",)
OF_OWNERS: Final = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
ROWS: Final = """
    GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role};
    GRANT USAGE ON SCHEMA public TO {role};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
    ALTER ROLE {role} IN DATABASE {database} SET lock_timeout = {lock};
    ALTER ROLE {role} IN DATABASE {database} SET join_collapse_limit = {joins};
    ALTER ROLE {role} IN DATABASE {database} SET statement_timeout = {statement};
    ALTER ROLE {role} IN DATABASE {database} SET idle_in_transaction_session_timeout = {idle};
    ALTER ROLE {role} IN DATABASE {database} SET timezone = 'UTC';
"""


class TooMuchPower(Exception):
    """The role may do more than read and write rows; the message says what."""


def become(kind: str) -> None:
    """From here on connect as ``web``, ``worker`` or ``evidence``, in all threads.

    Until then a process is a command, whose queries may take as long as they like. The limits are
    options with which a connection starts; behind PgBouncer, which takes none, the roles have them.
    """
    options = connection.settings_dict["OPTIONS"]
    # Whoever writes options into DATABASE_URL wants those.
    if options.get("options") in settings.DATABASE_STARTS.values():
        options["options"] = settings.DATABASE_STARTS[kind]
        connection.close()


def become_owner() -> None:
    """From here on speak to the database as the owner of its tables, where one is named."""
    if settings.DATABASE_OWNER_URL:
        connection.close()
        owner: dict[str, Any] = {**dj_database_url.parse(settings.DATABASE_OWNER_URL)}
        named = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        connection.settings_dict.update({name: owner[name] for name in named})
        # A migration that waits for a lock holds up everybody who comes after it.
        lock = {"options": f"-c lock_timeout={settings.DATABASE_LOCK_SECONDS}s"}
        connection.settings_dict["OPTIONS"] = {**lock, **owner.get("OPTIONS", {})}


@transaction.atomic
def grant_all() -> list[str]:
    """Create the roles of the settings, or renew their passwords and rights; return their names.

    Safe to run again at any time: nothing is taken from a role while it works.

    Raises:
        TooMuchPower: one of them owns tables, is the owner's or a superuser, or may make roles.
    """
    return [_grant(kind, url) for kind, url in settings.DATABASE_ROLE_URLS.items()]


def _grant(kind: str, url: str) -> str:
    role = dj_database_url.parse(url)
    name, password = str(role["USER"]), str(role["PASSWORD"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        # As a verifier: a server that logs statements must not log passwords.
        verifier = encrypt_password(password, name, cursor.connection, "scram-sha-256")
        _run(cursor, f"{verb} ROLE {{role}} LOGIN PASSWORD {{verifier}}", name, verifier=verifier)
        _refuse_powerful(cursor, name)
        _run(
            cursor,
            ROWS,
            name,
            lock=f"{settings.DATABASE_LOCK_SECONDS}s",
            statement=f"{settings.DATABASE_STATEMENT_SECONDS[kind]}s",
            idle=f"{settings.DATABASE_IDLE_SECONDS[kind]}s",
            joins=str(settings.DATABASE_JOINS_TRIED),
        )
        for table in READ_ONLY:
            change = "REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}"
            cursor.execute(
                sql.SQL(change).format(table=sql.Identifier(table), role=sql.Identifier(name))
            )
    return name


def _run(cursor: CursorWrapper, statements: str, role: str, **values: str) -> None:
    database = str(connection.settings_dict["NAME"])
    cursor.execute(
        sql.SQL(statements).format(
            role=sql.Identifier(role),
            database=sql.Identifier(database),
            **{name: sql.Literal(value) for name, value in values.items()},
        )
    )


def _refuse_powerful(cursor: CursorWrapper, name: str) -> None:
    cursor.execute(
        f"""
        SELECT {", ".join(OF_OWNERS)}, rolname = current_user,
            EXISTS (SELECT FROM pg_tables WHERE tableowner = rolname AND schemaname = 'public'),
            EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
        FROM pg_roles WHERE rolname = %s
        """,  # noqa: S608 -- our own columns
        [name],
    )
    powers = (*OF_OWNERS, "is the owner", "owns tables", "is a member of another role")
    found = zip(powers, cursor.fetchone(), strict=True)
    if too_much := [power for power, is_so in found if is_so]:
        raise TooMuchPower(f"{name} may do more than read and write rows: {', '.join(too_much)}.")
