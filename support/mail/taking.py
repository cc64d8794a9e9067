"""Takes mail to tickets from the Maildir that bounces come into too, file by file."""

from pathlib import Path
from typing import Final

from django.db import InterfaceError, OperationalError
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.staff_alarms import Alarm, tell_staff
from evidence.uploads.upload_errors import NotStored, TooBusy
from foundation.working_days import today
from notifications.bounces.dsn import LARGEST
from notifications.bounces.takers import Disposal, MailTaker
from support.mail import reading, receiving
from support.mail.receiving import LARGEST_MAIL, MailOutcome, Received
from support.models import LARGEST_STORED

# Who hears of mail that could not be read.
LEADS: Final = "support.lead_support"
_IN_THE_DATABASE: Final = frozenset({MailOutcome.ADDED, MailOutcome.REOPENED, MailOutcome.KNOWN})


def receive_file(path: Path) -> Received:
    """Read one file as a mail; one that is too large is not read but for its headers."""
    with path.open("rb") as file:
        content = file.read(LARGEST)
        if path.stat().st_size > LARGEST_MAIL:
            return receiving.refuse_large(content)
        return receiving.receive(content + file.read(LARGEST_MAIL))


def take(path: Path) -> Disposal:
    """Read one file of the Maildir and say what becomes of it; leads hear of what fails."""
    try:
        received = receive_file(path)
    except (InterfaceError, OperationalError, FileNotFoundError):
        raise  # it waits, or another reader took it
    except (TooBusy, NotStored):
        return Disposal.WAIT
    except Exception:
        _tell_leads()
        raise
    return disposal_of(received, size=path.stat().st_size)


def disposal_of(received: Received, *, size: int) -> Disposal:
    """Return what becomes of a file: what is not whole in the database stays for some days."""
    if received.outcome == MailOutcome.TOO_LARGE:
        return Disposal.ASIDE
    is_whole = received.outcome in _IN_THE_DATABASE and not received.not_taken
    if received.outcome == MailOutcome.UNVERIFIED:
        is_whole = size <= LARGEST_STORED
    return Disposal.DELETE if is_whole else Disposal.KEEP


def _tell_leads() -> None:
    """Once a day: strangers could cause any number of them."""

    def alarm() -> Alarm:
        return Alarm(
            _("An email to support can't be read"),
            (
                _("It lies in the folder 'aside' of the mail directory for a week."),
                _("Ask whoever runs the member center to look at it. Others follow unannounced."),
            ),
            reverse("admin:support_conversation_changelist"),
        )

    tell_staff(LEADS, alarm, dedupe=f"support-mail-unreadable:{today()}")


def is_ticket(address: str) -> bool:
    """Return whether an address is that of a ticket, whoever wrote it."""
    return reading.ticket_in(address) is not None


TAKER: Final = MailTaker(is_for=is_ticket, take=take)
