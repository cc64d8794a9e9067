"""A letter that was sent, and reports that it came back: as mail hosts write them, or made here."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from notifications.models import Email

REPORTS = Path(__file__).parent / "reports"
MESSAGE_ID = "<letter-1@members.example.com>"
ADDRESS = "alice@example.com"
# The moment in the reports.
SENT_AT = datetime(2026, 11, 21, 17, 0, 4, tzinfo=UTC)
FAILED = (
    "Final-Recipient: rfc822; {to}\nAction: failed\nStatus: {status}\nDiagnostic-Code: {words}\n"
)
WORDS = "smtp; 550 5.1.1 User unknown"


def sent_letter(**fields: Any) -> Email:
    """The letter that the reports are about."""
    values = {
        "kind": "probe",
        "to": ADDRESS,
        "language": "en",
        "subject": "We received your claim",
        "status": Email.Status.SENT,
        "sent_at": SENT_AT,
        "message_id": MESSAGE_ID,
    }
    values.update(fields)
    return Email.objects.create(dedupe_key=f"probe:{values['message_id']}", **values)


def sample(name: str) -> bytes:
    """A report as a mail host writes it."""
    return (REPORTS / f"{name}.eml").read_bytes()


def report(
    *,
    message_id: str = MESSAGE_ID,
    to: str = ADDRESS,
    fates: str = FAILED,
    status: str = "5.1.1",
    words: str = WORDS,
    written_at: datetime = SENT_AT + timedelta(seconds=2),
) -> bytes:
    """A report made here, as plain as can be."""
    lines = [
        f"Date: {format_datetime(written_at)}",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; relay.example.com",
        "",
        fates.replace("{to}", to).replace("{status}", status).replace("{words}", words),
        "--b",
        "Content-Type: text/rfc822-headers",
        "",
        f"Message-ID: {message_id}",
        "--b--",
        "",
    ]
    return "\n".join(lines).encode(errors="surrogateescape")


def report_on(letter: EmailMessage, *, words: str = WORDS) -> bytes:
    """What a mail host sends back that took this letter, and could not deliver it after all."""
    return report(
        message_id=str(letter["Message-ID"]),
        to=str(letter["To"]),
        words=words,
        written_at=datetime.now(UTC),
    )
