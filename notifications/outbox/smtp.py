"""SMTP: each worker keeps a connection to the mail server open, and pauses when it fails."""

import contextlib
import threading
import time
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from notifications.bounce_reasons import keeps_connection
from notifications.outbox.mime import OutgoingEmail

# Mail servers close connections that are idle for some minutes (RFC 5321, 4.5.3.2: five).
IDLE_SECONDS: Final = 20
FIRST_REST = 1.0
LONGEST_REST = 60.0


class MailServerUnavailable(Exception):
    """The mail server cannot be reached or refuses our sign-in; not the fault of an e-mail."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class MailServer:
    """The connection of one worker, opened when it sends its first e-mail.

    One e-mail at a time, whichever threads there are.
    """

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self.connection: BaseEmailBackend | None = None
        self.used_at = 0.0
        self.rests_until = 0.0
        self.breaks = 0

    def is_resting(self) -> bool:
        """Return whether to leave the server alone for now because it has just failed."""
        return time.monotonic() < self.rests_until

    def send(self, mail: EmailMessage) -> None:
        """Send one e-mail.

        Raises:
            MailServerUnavailable: no connection can be opened; a pause may start.
            OSError: this e-mail failed; if the connection broke too, a pause may start.
        """
        with self._one_at_a_time:
            connection = self._open_connection()
            try:
                _hand_over(mail, connection)
            except OSError as error:
                if not keeps_connection(error):
                    self._connection_failed()
                raise
            finally:
                self.used_at = time.monotonic()
            self.breaks = 0

    def close(self) -> None:
        """Close the connection and reset the count of failures."""
        with self._one_at_a_time:
            self._disconnect()
            self.breaks, self.rests_until = 0, 0.0

    def _open_connection(self) -> BaseEmailBackend:
        if self.connection and time.monotonic() - self.used_at > IDLE_SECONDS:
            self._disconnect()
        if self.connection is None:
            self.connection = get_connection()
        try:
            self.connection.open()  # does nothing if it is open
        except OSError as error:
            self._connection_failed()
            raise MailServerUnavailable(error) from error
        return self.connection

    def _connection_failed(self) -> None:
        """Close the connection; from the second failure in a row on, pause longer each time."""
        self._disconnect()
        if self.breaks:
            pause = min(FIRST_REST * 2 ** (self.breaks - 1), LONGEST_REST)
            self.rests_until = time.monotonic() + pause
        self.breaks += 1

    def _disconnect(self) -> None:
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.close()
            self.connection = None


def _hand_over(mail: EmailMessage, connection: BaseEmailBackend) -> None:
    """Hand over bytes that are written already: Django would take its addresses apart first."""
    smtp = connection.connection if isinstance(connection, EmailBackend) else None
    wire = mail.on_the_wire() if smtp and isinstance(mail, OutgoingEmail) else None
    if smtp and wire:
        smtp.sendmail(mail.from_email, mail.to, wire)
    else:
        mail.connection = connection
        mail.send()


mail_server = MailServer()
