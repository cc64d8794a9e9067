"""ASVS 13.2.2: web and worker may read and write rows, and nothing else in the database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege, RestrictViolation
from pytest_django import Settings

from accounts.models import User
from portal.environment import BASE_DIR, VALUES
from redemptions.models import ClaimEvent
from tests.journeys.site import execute, rows
from tests.portal.database.journey import connected, from_factory_to_code
from tests.portal.database.roles import NAMES, as_role, made

OF_OWNERS = (
    "ALTER TABLE redemptions_claim ADD COLUMN mine text",
    "ALTER TABLE redemptions_claimevent DISABLE TRIGGER append_only",
    "DROP TRIGGER append_only ON redemptions_claimevent",
    "ALTER FUNCTION refuse_code_change() RENAME TO gone",
    (
        "CREATE OR REPLACE FUNCTION refuse_code_change() RETURNS trigger AS 'BEGIN END'"
        " LANGUAGE plpgsql"
    ),
    "CREATE TABLE mine (id int)",
    "CREATE TRIGGER mine BEFORE INSERT ON accounts_user EXECUTE FUNCTION refuse_code_change()",
    "CREATE INDEX ON redemptions_claim (id)",
    "DROP TABLE redemptions_claimevent",
    "TRUNCATE redemptions_claimevent",
    "SET session_replication_role = replica",
    "SET ROLE {owner}",
    "ALTER ROLE {web} SUPERUSER",
    "CREATE ROLE mine",
    "DELETE FROM django_migrations",
    "COPY accounts_user TO PROGRAM 'cat > /dev/null'",
    "SELECT pg_read_file('/etc/passwd')",
)
# The triggers that refuse these hold for the owner too.
OF_NOBODY = (
    "UPDATE redemptions_claimevent SET kind = 'mine'",
    "DELETE FROM redemptions_claimevent",
)


@pytest.fixture
def roles(settings: Settings) -> Iterator[None]:
    with made(settings):
        yield


def refusal_of(statement: str, owner: str) -> type[BaseException] | None:
    """How the database refuses a statement; None if it carries it out, which is taken back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(owner=owner, **NAMES))
            transaction.set_rollback(True)
    except DatabaseError as refused:
        return type(refused.__cause__ or refused)
    return None


@pytest.mark.long
@pytest.mark.usefixtures("roles")
@pytest.mark.django_db(transaction=True)
def test_the_program_works_as_its_roles_and_neither_may_do_more(alice: User, rita: User) -> None:
    owner = connection.settings_dict["USER"]
    for kind in NAMES:
        with connected(**as_role(kind)):
            if kind == "web":
                from_factory_to_code(alice, rita)
            assert ClaimEvent.objects.exists(), "a trigger would have nothing to refuse"
            for statement in OF_OWNERS:
                assert refusal_of(statement, owner) is InsufficientPrivilege, statement
            for statement in OF_NOBODY:
                assert refusal_of(statement, owner) is RestrictViolation, statement
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                assert cursor.fetchone() == ("10s",)
    assert {refusal_of(statement, owner) for statement in OF_OWNERS} == {None}, "the control"


@pytest.mark.usefixtures("roles")
@pytest.mark.django_db(transaction=True)
def test_what_migrations_add_is_open_to_the_roles_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_a_later_release (id bigserial)")
    try:
        with connected(**as_role("worker")), connection.cursor() as cursor:
            cursor.execute("INSERT INTO of_a_later_release DEFAULT VALUES RETURNING id")
            assert cursor.fetchone() == (1,)
            with pytest.raises(ProgrammingError):
                cursor.execute("TRUNCATE of_a_later_release")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE of_a_later_release")


@pytest.mark.django_db
def test_the_owner_is_no_role_for_the_web(settings: Settings) -> None:
    settings.DATABASE_ROLE_URLS = {"web": VALUES["DATABASE_URL"]}
    with pytest.raises(CommandError, match=r"rolsuper.*is the owner"):
        call_command("database_roles")


@pytest.mark.long
def test_prepare_makes_an_installation_whose_owner_is_no_superuser() -> None:
    server, name = VALUES["DATABASE_URL"], f"installed_{os.getpid()}"
    execute(server, f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'owner-pw'")
    execute(server, f"CREATE DATABASE {name} OWNER {name}")
    place = f"{urlsplit(server).netloc.rpartition('@')[2]}/{name}"
    urls = {kind: f"postgres://{kind}_of_{name}:{kind}-pw@{place}" for kind in NAMES}
    environment = {
        **VALUES,
        "DATABASE_URL": urls["web"],
        "DATABASE_OWNER_URL": f"postgres://{name}:owner-pw@{place}",
        "DATABASE_WEB_URL": urls["web"],
        "DATABASE_WORKER_URL": urls["worker"],
    }
    try:
        for command in (["prepare"], ["prepare"], ["migrate"]):
            words = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(words, cwd=BASE_DIR, env=environment, check=True)
        owners = rows(
            urls["web"], "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename ~ '_'"
        )
        assert (name,) in owners
        for url in urls.values():
            assert rows(url, "UPDATE auth_group SET name = name RETURNING 1")
            with pytest.raises(InsufficientPrivilege):
                execute(url, "DROP TABLE auth_group")
            with pytest.raises(InsufficientPrivilege):
                execute(url, f"SET ROLE {name}")
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")
        for role in (*(f"{kind}_of_{name}" for kind in NAMES), name):
            execute(server, f"DROP OWNED BY {role}")
            execute(server, f"DROP ROLE {role}")
