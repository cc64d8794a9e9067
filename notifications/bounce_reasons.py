"""Why an e-mail did not arrive, in terms that staff and members understand."""

import re
import smtplib

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """The reason why an e-mail did not arrive."""

    ADDRESS = "address", _("This address does not exist.")
    MAILBOX = "mailbox", _("The mailbox takes no letters at the moment.")
    FULL = "full", _("The mailbox is full.")
    SPAM = "spam", _("The mail server took the letter for spam, or takes none of ours.")
    TOO_LARGE = "too_large", _("The letter is too large for the mail server.")
    BUSY = "busy", _("The mail server asks us to wait.")
    NO_ANSWER = "no_answer", _("The mail server did not answer.")
    SET_UP = "set_up", _("Our mail server is not set up right.")
    NOT_WRITTEN = "not_written", _("The letter could not be put together.")
    REFUSED = "refused", _("The mail server refused the letter.")


PERMANENT = 500
ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463 by subject and detail; the subject alone where the detail is not listed.
BY_DETAIL = {
    (1, 7): Cause.SET_UP,  # the sender's address
    (1, 8): Cause.SET_UP,
    (2, 2): Cause.FULL,
    (2, 3): Cause.TOO_LARGE,
    (3, 4): Cause.TOO_LARGE,
    (7, 8): Cause.SET_UP,  # our sign-in
    (7, 9): Cause.SET_UP,
}
# As permanent errors (5.x.x) these mean that the domain has no mail host, or that the host does
# not know the mailbox; as temporary errors, that a host cannot be reached.
FOR_GOOD = {(4, 1): Cause.ADDRESS, (4, 4): Cause.ADDRESS, (4, 310): Cause.ADDRESS}
BY_SUBJECT = {
    1: Cause.ADDRESS,
    2: Cause.MAILBOX,
    3: Cause.BUSY,
    4: Cause.NO_ANSWER,
    7: Cause.SPAM,
}
# For servers without enhanced status codes.
WORDS = [
    (re.compile(r"spam|block|black|policy|reputation|dmarc|spf", re.IGNORECASE), Cause.SPAM),
    (re.compile(r"full|quota|storage", re.IGNORECASE), Cause.FULL),
    (
        re.compile(r"unknown|no such|not exist|not found|invalid|no mailbox", re.IGNORECASE),
        Cause.ADDRESS,
    ),
]
# RFC 5321, 4.2.2, for servers whose words do not help either.
BY_CODE = {
    421: Cause.BUSY,
    450: Cause.MAILBOX,
    451: Cause.BUSY,
    452: Cause.FULL,
    550: Cause.MAILBOX,
    551: Cause.ADDRESS,
    552: Cause.FULL,
    553: Cause.ADDRESS,
}


def named(code: int, words: str) -> Cause:
    """Return the cause for a reply: from the enhanced code (RFC 3463), the words or the code."""
    if found := ENHANCED.search(words):
        subject, detail = int(found[2]), int(found[3])
        by_detail = BY_DETAIL | FOR_GOOD if found[1] == "5" else BY_DETAIL
        by_subject = BY_SUBJECT.get(subject, Cause.REFUSED)
        if (cause := by_detail.get((subject, detail), by_subject)) != Cause.REFUSED:
            return cause
    for pattern, cause in WORDS:
        if pattern.search(words):
            return cause
    return BY_CODE.get(code, Cause.REFUSED)


def answer_to(error: Exception) -> tuple[int, str]:
    """Return the mail server's code and words; code 0 if it did not reply."""
    words: str | bytes
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return 0, str(error)
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return code, f"{code} {text}"


def cause_of(error: Exception) -> Cause:
    """Return the cause for an error while sending an e-mail."""
    match error:
        case smtplib.SMTPSenderRefused():
            cause = named(*answer_to(error))
            return cause if cause in {Cause.TOO_LARGE, Cause.BUSY} else Cause.SET_UP
        case (
            smtplib.SMTPAuthenticationError()
            | smtplib.SMTPHeloError()
            | smtplib.SMTPNotSupportedError()
        ):
            return Cause.SET_UP
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPResponseException():
            return named(*answer_to(error))
        case OSError():  # SMTPServerDisconnected, timeouts, refused connections, broken TLS
            return Cause.NO_ANSWER
        case _:
            return Cause.NOT_WRITTEN


def is_permanent(error: Exception) -> bool:
    """Return whether a retry is pointless: a 5xx for the e-mail itself (RFC 5321, 4.2.1)."""
    if cause_of(error) == Cause.SET_UP:
        return False  # not the e-mail's fault: it waits until the settings are right
    return answer_to(error)[0] >= PERMANENT


def keeps_connection(error: OSError) -> bool:
    """Return whether the server only refused, and takes the next e-mail on this connection."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return True
    return answer_to(error)[0] not in {0, 421}  # after a 421 the server hangs up (RFC 5321, 3.8)
