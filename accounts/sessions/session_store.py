"""Django's session engine over our rows: a copy of the database opens no session and tells nothing.

What a session holds is encrypted, since allauth keeps the codes there that it sent by e-mail.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes

from accounts.sessions.account_session import AccountSession, AccountSessionQuerySet, key_digest
from foundation.encryption import decrypt, encrypt

KEY_LENGTH = 32  # of letters and digits: 190 random bits
# The moment of last use is written once a minute, not with every page.
USE_STEP = timedelta(minutes=1)


class SessionStore(SessionBase):
    """One session; ``session_key`` is what the cookie holds, the table has its digest."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._last_used_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """Name the rows, as Django's own engine over a database does."""
        return AccountSession

    def exists(self, session_key: str) -> bool:
        """Return whether there is such a session."""
        return _rows(session_key).exists()

    def create(self) -> None:
        """Begin a session under a new key."""
        while True:
            self._session_key = get_random_string(KEY_LENGTH)
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def cycle_key(self) -> None:
        """Go on under a new key, unless the session was ended while its request was under way.

        Raises:
            SessionInterrupted: it was; a new key would open what its owner has just shut.
        """
        old, held = self.session_key, dict(self.items())
        self.create()
        self._session_cache = held
        if old and not _rows(old).delete()[0]:
            self.delete()
            raise SessionInterrupted

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- as Django calls it
        """Store what the session holds.

        Raises:
            CreateError: it was to be new, and there is one with this key.
            UpdateError: it has ended meanwhile.
        """
        if self.session_key is None:
            self.create()
            return
        if must_create:
            self.__dict__.setdefault("_session_cache", {})  # there is nothing to read yet
        data = dict(self.items())
        columns: dict[str, Any] = {
            "session_data": self.encode(data),
            "user_id": data.get(SESSION_KEY),
        }
        if not must_create:
            if not _rows(self.session_key).update(**columns):
                raise UpdateError
            return
        ends_at = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        try:
            with transaction.atomic():
                digest = key_digest(self.session_key)
                AccountSession.objects.create(session_key=digest, expire_date=ends_at, **columns)
        except IntegrityError as error:
            raise CreateError from error

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing, once it is over."""
        rows = _rows(self.session_key or "").in_force()
        row = rows.only("session_data", "last_used_at").first()
        try:
            held = self.decode(row.session_data) if row else None
        except InvalidToken:
            logging.getLogger(__name__).warning("A session cannot be decrypted: it has ended.")
            held = None
        if row is None or held is None:
            self._session_key = None
            return {}
        self._last_used_at = row.last_used_at
        return held

    def delete(self, session_key: str | None = None) -> None:
        """End a session, by default this one."""
        if key := session_key or self.session_key:
            _rows(key).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return what a session holds as the table has it."""
        return encrypt(self.serializer().dumps(session_dict).decode("latin-1")).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Read what the table has.

        Raises:
            InvalidToken: it was changed, or its encryption key is gone.
        """
        text = decrypt(force_bytes(session_data))
        held: dict[str, Any] = self.serializer().loads(text.encode("latin-1"))
        return held

    def note_use(self) -> None:
        """Write down that somebody uses the session; one that was not read stays as it is."""
        now = timezone.now()
        if self._last_used_at and self.session_key and now - self._last_used_at >= USE_STEP:
            self._last_used_at = now
            _rows(self.session_key).update(last_used_at=now)


def _rows(session_key: str) -> AccountSessionQuerySet:
    return AccountSession.objects.filter(session_key=key_digest(session_key))


def end_others(*, user_id: int, session_key: str | None) -> int:
    """End all sessions of an account but this one; returns how many."""
    sessions = AccountSession.objects.filter(user_id=user_id)
    ended, _ = sessions.exclude(session_key=key_digest(session_key or "")).delete()
    return ended


def end_all(*, user_id: int) -> int:
    """End all sessions of an account; returns how many."""
    return AccountSession.objects.filter(user_id=user_id).delete()[0]
