"""The way to the mail server: a connection that a worker keeps open, a rest when it breaks."""

import contextlib
import threading
import time
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.bounce_reasons import keeps_connection

# Mail servers hang up on those who say nothing for some minutes (RFC 5321, 4.5.3.2: five).
IDLE_SECONDS: Final = 20
FIRST_REST = 1.0
LONGEST_REST = 60.0


class MailServerUnavailable(Exception):
    """The mail server cannot be reached, or does not let us in; no letter is at fault."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class MailServer(threading.local):
    """The connection of one worker, opened when the first letter goes out."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None
        self.used_at = 0.0
        self.rests_until = 0.0
        self.breaks = 0

    def is_resting(self) -> bool:
        """Tell whether the server failed a moment ago and is left alone for a while."""
        return time.monotonic() < self.rests_until

    def send(self, letter: EmailMessage) -> None:
        """Hand one letter over.

        Raises:
            Away: there is no connection to be had; a rest begins.
            OSError: what became of this letter; where the connection broke, a rest begins.
        """
        letter.connection = self._opened()
        try:
            letter.send()
        except OSError as error:
            if not keeps_connection(error):
                self._broke()
            raise
        finally:
            self.used_at = time.monotonic()
        self.breaks = 0

    def close(self) -> None:
        """Hang up, and forget what went wrong before."""
        self._hang_up()
        self.breaks, self.rests_until = 0, 0.0

    def _opened(self) -> BaseEmailBackend:
        if self.connection and time.monotonic() - self.used_at > IDLE_SECONDS:
            self._hang_up()
        if self.connection is None:
            self.connection = get_connection()
        try:
            self.connection.open()  # nothing happens where it is open
        except OSError as error:
            self._broke()
            raise MailServerUnavailable(error) from error
        return self.connection

    def _broke(self) -> None:
        """Hang up; after the second time in a row the server is left alone, longer each time."""
        self._hang_up()
        if self.breaks:
            rest = min(FIRST_REST * 2 ** (self.breaks - 1), LONGEST_REST)
            self.rests_until = time.monotonic() + rest
        self.breaks += 1

    def _hang_up(self) -> None:
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.close()
            self.connection = None


mail_server = MailServer()
