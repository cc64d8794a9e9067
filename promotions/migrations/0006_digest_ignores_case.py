"""Find codes again whatever their case and separators: make the digests of known codes anew."""

from collections.abc import Iterator

from cryptography.fernet import InvalidToken
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from notifications.sealing import unseal
from products.copying import copy_rows
from promotions.codes import code_digest

SOME = "SELECT id, ciphertext FROM promotions_rewardcode WHERE id > %s ORDER BY id LIMIT 10000"
STAGE = "CREATE TEMP TABLE new_digests (code_id bigint, digest bytea) ON COMMIT DROP"
TRIGGER = "ALTER TABLE promotions_rewardcode {} TRIGGER stays_allocated"
# Codes that turn out to be one: a member's, else the oldest, stays; none of the others may reach
# a second member. They make way for its digest.
VOID = """
    UPDATE promotions_rewardcode AS code
    SET digest = sha256(convert_to('twice ' || code.id, 'UTF8')),
        voided_at = CASE WHEN allocated_at IS NULL THEN coalesce(voided_at, now()) ELSE voided_at END
    FROM (
        SELECT code_id, row_number() OVER (PARTITION BY n.digest ORDER BY allocated_at, id) AS place
        FROM new_digests AS n JOIN promotions_rewardcode ON id = code_id
    ) AS alike
    WHERE code.id = alike.code_id AND alike.place > 1
"""
RENEW = """
    UPDATE promotions_rewardcode AS code SET digest = first.digest
    FROM (
        SELECT DISTINCT ON (n.digest) code_id, n.digest
        FROM new_digests AS n JOIN promotions_rewardcode ON id = code_id
        ORDER BY n.digest, allocated_at, id
    ) AS first
    WHERE code.id = first.code_id
"""


def renew(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make all digests anew; the trigger that guards allocated codes looks away meanwhile."""
    with editor.connection.cursor() as cursor:
        cursor.execute(STAGE)
        last = 0
        while rows := _after(cursor, last):
            copy_rows(cursor, "new_digests", ("code_id", "digest"), _digests(rows))
            last = rows[-1][0]
        cursor.execute(TRIGGER.format("DISABLE"))
        cursor.execute(VOID)
        cursor.execute(RENEW)
        cursor.execute(TRIGGER.format("ENABLE"))


def _after(cursor: CursorWrapper, last: int) -> list[tuple[int, memoryview]]:
    cursor.execute(SOME, [last])
    return list(cursor.fetchall())


def _digests(rows: list[tuple[int, memoryview]]) -> Iterator[tuple[int, bytes]]:
    for pk, ciphertext in rows:
        try:
            yield pk, code_digest(unseal(ciphertext))
        except InvalidToken:
            continue  # Its key is gone: nobody can read it, so nobody can be given it.


class Migration(migrations.Migration):
    dependencies = [("promotions", "0005_rules_that_speak")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
