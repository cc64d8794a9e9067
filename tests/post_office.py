"""A real SMTP server for the tests: keeps what it takes, and answers as it is told to."""

import asyncio
import email
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from threading import Event, Lock
from typing import Any

from aiosmtpd.controller import Controller

from portal.embedded.servers import LOOPBACK, free_port

TAKEN = "250 OK"
HANG_UP = "hang up"  # takes the letter and is gone before it says so
DROP = "drop"  # is gone before it takes the letter


@dataclass
class PostOffice:
    """What came in, and what is answered: the listed answers first, then OK."""

    to_recipient: deque[str] = field(default_factory=deque)
    to_letter: deque[str] = field(default_factory=deque)
    never: dict[str, str] = field(default_factory=dict)  # the answer to each letter for an address
    letters: list[EmailMessage] = field(default_factory=list)
    is_silent: bool = False  # does not even look at who a letter is for
    is_open: Event = field(default_factory=Event)
    holds: Event = field(default_factory=Event)
    most_at_once: int = 0
    port: int = 0
    _inside: int = 0
    _lock: Lock = field(default_factory=Lock)

    def hold(self) -> None:
        """Take letters from now on, but leave their senders without an answer."""
        self.holds.clear()
        self.is_open.clear()

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd calls it so
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        while self.is_silent:  # noqa: ASYNC110 -- another thread sets it
            await asyncio.sleep(0.01)
        answer = self.to_recipient.popleft() if self.to_recipient else TAKEN
        answer = self.never.get(address, answer)
        if answer == DROP:
            server.transport.abort()
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- as above
        answer = self.to_letter.popleft() if self.to_letter else TAKEN
        if answer in {TAKEN, HANG_UP}:
            letter = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=default)
            letter["X-MailFrom"] = envelope.mail_from
            with self._lock:
                self.letters.append(letter)
                self._inside += 1
                self.most_at_once = max(self.most_at_once, self._inside)
        self.holds.set()
        while not self.is_open.is_set():  # noqa: ASYNC110 -- another thread sets it
            await asyncio.sleep(0.01)
        self._inside -= answer in {TAKEN, HANG_UP}
        if answer in {HANG_UP, DROP}:
            server.transport.abort()
        return answer


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run one on a free port."""
    office = PostOffice(port=free_port(None))
    office.is_open.set()
    controller = Controller(office, hostname=LOOPBACK, port=office.port, ready_timeout=30)
    controller.start()
    try:
        yield office
    finally:
        office.is_silent = False
        office.is_open.set()
        controller.stop()


def body(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    return "" if part is None else str(part.get_content())
