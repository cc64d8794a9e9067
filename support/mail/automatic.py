"""Mail that a program wrote, which is neither added to a ticket nor answered, and our own again."""

import re
from email.message import Message
from typing import Final

from notifications.outbox.mime import OWN_ID
from support.mail.bodies import header_text

# A mail that went round so many hosts goes in a circle.
MOST_HOPS: Final = 30
_PRECEDENCES: Final = frozenset({"bulk", "list", "junk", "auto_reply"})
_HEADERS: Final = (
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Reply-From",
    "X-Mail-Autoreply",
    "List-Id",
    "List-Unsubscribe",
    "X-Failed-Recipients",
)
_MACHINES: Final = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE
)
# How programs begin the subject of an automatic answer; "Re: Out of office" is a person's.
_SUBJECTS: Final = re.compile(
    r"\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|vacation reply"
    r"|automatische antwort|abwesenheits|abwesend|außer haus"
    r"|balasan otomatis|jawaban otomatis|di luar kantor"
    r"|자동 ?(?:회신|응답)|부재 ?중"
    r"|自動(?:回覆|回复|答覆)|不在辦公室|自动(?:回复|答复)|自動応答|自動返信"
    r"|réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina"
    r"|otomatik yanıt|ofis dışında)",  # noqa: RUF001 -- as it is written
    re.IGNORECASE,
)


def is_automatic(mail: Message, *, sender: str) -> bool:
    """Return whether a program wrote a mail, by its headers, its sender or its subject."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return (
        submitted != "no"
        or precedence in _PRECEDENCES
        or any(name in mail for name in _HEADERS)
        or str(mail.get("Return-Path", "?")).strip() in {"<>", ""}
        or mail.get_content_type() in {"multipart/report", "message/disposition-notification"}
        or _MACHINES.match(sender) is not None
        or _SUBJECTS.match(header_text(mail.get("Subject"))) is not None
    )


def is_loop(mail: Message, *, is_ours: bool) -> bool:
    """Return whether a mail is one of our own that came back, or goes in a circle.

    ``is_ours``: its sender is an address of ours.
    """
    hops = len(mail.get_all("Received", []))
    return is_ours or OWN_ID in mail or hops > MOST_HOPS
