"""Keyed digests, to look a secret up without decrypting anything, and their rotation by wrapping.

A digest cannot be made anew without its secret: a new key digests the old digest. Each row says
which keys made it, oldest first: its ``digest_keys``. Whoever steals a key and the table still
lacks the keys above it. A key stays in DIGEST_KEYS while a row names it.
"""

import hmac
from collections.abc import Iterable
from functools import reduce

from django.core.signing import Signer
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from foundation.encryption.keys import DigestKey, KeyMissing, digest_keys
from foundation.locks import one_at_a_time, together

BYTES = 32


def digest(purpose: str, text: str) -> bytes:
    """Return a digest (32 bytes) under the first key."""
    return _of(digest_keys()[0], purpose, text)


def digest_all(texts: Iterable[tuple[str, str]]) -> list[bytes]:
    """Return the digest of each purpose and text under the first key, for many at once."""
    secret = digest_keys()[0].secret
    return [hmac.digest(secret, f"{purpose}\0{text}".encode(), "sha256") for purpose, text in texts]


def newest() -> str:
    """Return the ``digest_keys`` of what ``digest`` returns."""
    return digest_keys()[0].key_id


def digest_by(named: str, purpose: str, text: str) -> bytes:
    """Return the digest of a text as a row with these ``digest_keys`` has it.

    Raises:
        KeyMissing: one of the keys is not in DIGEST_KEYS.
    """
    first, *others = (_key(key_id) for key_id in named.split("."))
    return reduce(_wrapped, others, _of(first, purpose, text))


def each_digest(purpose: str, text: str) -> list[bytes]:
    """Return the digests of a text under each key alone, for what passes and is not wrapped."""
    return [_of(key, purpose, text) for key in digest_keys()]


def wrap(known: bytes, named: str) -> tuple[bytes, str]:
    """Return a known digest under the first key too, and the ``digest_keys`` of the result."""
    key = digest_keys()[0]
    return _wrapped(known, key), f"{named}.{key.key_id}"


def other_chains(model: type[models.Model]) -> list[str]:
    """Return which ``digest_keys`` the rows of a table have, the newest key alone aside.

    Until the transaction ends no digest of the table is wrapped, so that what is looked up by them
    all is found. One look at each row: for whoever loads a file.
    """
    together(lock_name(model))
    named = model._default_manager.order_by().values_list("digest_keys", flat=True).distinct()
    return sorted(set(named) - {newest(), ""})


def digests_by(chains: Iterable[str], purpose: str, text: str) -> bytes:
    """Return the digests of a text under each of these chains, one after the other."""
    return b"".join(digest_by(chain, purpose, text) for chain in chains)


def stop_lookups(model: type[models.Model]) -> None:
    """Wait for whoever looks digests of a table up, and let nobody until the transaction ends."""
    one_at_a_time(lock_name(model))


def lock_name(model: type[models.Model]) -> str:
    """Return the name of the lock of a table's digests."""
    return f"digests of {model._meta.db_table}"


def signer(salt: str) -> Signer:
    """Return a signer of links that outlive SECRET_KEY; it signs with the first key."""
    first, *others = (key.secret for key in digest_keys())
    return Signer(key=first, sep=".", salt=salt, fallback_keys=[*others])


class AddDigestKeys(migrations.AddField):
    """Add ``digest_keys`` to a table whose rows are all of the one key that there was before.

    Its id is the default of the new column, so that no row is rewritten, and so that rows of the
    release before, which leaves the column out, name their key too.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add the column with the id of the oldest key as its default."""
        field = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        field.db_default = models.Value(digest_keys()[-1].key_id)
        super().database_forwards(app_label, schema_editor, from_state, to_state)


def _of(key: DigestKey, purpose: str, text: str) -> bytes:
    return hmac.digest(key.secret, f"{purpose}\0{text}".encode(), "sha256")


def _wrapped(known: bytes, key: DigestKey) -> bytes:
    return hmac.digest(key.secret, b"wrapped\0" + known, "sha256")


def _key(key_id: str) -> DigestKey:
    found = next((key for key in digest_keys() if key.key_id == key_id), None)
    if found is None:
        raise KeyMissing(key_id)
    return found
