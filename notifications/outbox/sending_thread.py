"""The thread that hands e-mails to the mail server, in order, while the next ones are prepared.

What waits for it is left alone once one has failed, or once it has waited for too long: whoever put
it there asks again whether it still holds.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage

from notifications.outbox.smtp import mail_server


class NotTried(Exception):
    """This one was left alone, and nothing after it is tried until ``go_on``."""


class SendingThread:
    """One thread, and what waits for it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail-server")
        self._has_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Wait for the one that the mail server has; drop what waits."""
        self._pool.shutdown(cancel_futures=True)

    def send(self, mail: EmailMessage, *, until: float) -> "Future[None]":
        """Hand one over after those before it, not later than then by the monotonic clock.

        Its result raises ``NotTried``, or what ``MailServer.send`` does.
        """
        return self._pool.submit(self._send, mail, until)

    def go_on(self) -> None:
        """Try what comes next, once nothing waits that was put there before."""
        self._has_stopped = False

    def _send(self, mail: EmailMessage, until: float) -> None:
        if self._has_stopped or time.monotonic() > until:
            self._has_stopped = True
            raise NotTried
        try:
            mail_server.send(mail)
        except BaseException:
            self._has_stopped = True
            raise
