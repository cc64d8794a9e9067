"""Why an e-mail did not arrive, in terms that staff and members understand."""

import re
import smtplib

from django.db import models
from django.utils.translation import gettext_lazy as _


class BounceReason(models.TextChoices):
    """What stood in a letter's way."""

    ADDRESS = "address", _("This address doesn't exist.")
    MAILBOX = "mailbox", _("The mailbox isn't accepting emails at the moment.")
    FULL = "full", _("The mailbox is full.")
    SPAM = "spam", _("The mail server treated the email as spam, or blocks our emails.")
    TOO_LARGE = "too_large", _("The email is too large for the mail server.")
    BUSY = "busy", _("The mail server asks us to wait.")
    NO_ANSWER = "no_answer", _("The mail server did not answer.")
    SET_UP = "set_up", _("Our mail server isn't set up correctly.")
    NOT_WRITTEN = "not_written", _("The email couldn't be created.")
    REFUSED = "refused", _("The mail server refused the email.")


PERMANENT = 500
ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463 by subject and detail; the subject alone where the detail is not listed.
BY_DETAIL = {
    (1, 7): BounceReason.SET_UP,  # the sender's address
    (1, 8): BounceReason.SET_UP,
    (2, 2): BounceReason.FULL,
    (2, 3): BounceReason.TOO_LARGE,
    (3, 4): BounceReason.TOO_LARGE,
    (7, 8): BounceReason.SET_UP,  # our sign-in
    (7, 9): BounceReason.SET_UP,
}
# Said for good, these mean that the part behind the @ has no mail host, or that it knows no such
# mailbox; said for now, that a host is away.
FOR_GOOD = {
    (4, 1): BounceReason.ADDRESS,
    (4, 4): BounceReason.ADDRESS,
    (4, 310): BounceReason.ADDRESS,
}
BY_SUBJECT = {
    1: BounceReason.ADDRESS,
    2: BounceReason.MAILBOX,
    3: BounceReason.BUSY,
    4: BounceReason.NO_ANSWER,
    7: BounceReason.SPAM,
}
# For servers without enhanced status codes.
WORDS = [
    (re.compile(r"spam|block|black|policy|reputation|dmarc|spf", re.IGNORECASE), BounceReason.SPAM),
    (re.compile(r"full|quota|storage", re.IGNORECASE), BounceReason.FULL),
    (
        re.compile(r"unknown|no such|not exist|not found|invalid|no mailbox", re.IGNORECASE),
        BounceReason.ADDRESS,
    ),
]
# RFC 5321, 4.2.2, for servers whose words do not help either.
BY_CODE = {
    421: BounceReason.BUSY,
    450: BounceReason.MAILBOX,
    451: BounceReason.BUSY,
    452: BounceReason.FULL,
    550: BounceReason.MAILBOX,
    551: BounceReason.ADDRESS,
    552: BounceReason.FULL,
    553: BounceReason.ADDRESS,
}


def named(code: int, words: str) -> BounceReason:
    """Name the cause behind an answer: by enhanced code (RFC 3463), words or code."""
    if found := ENHANCED.search(words):
        subject, detail = int(found[2]), int(found[3])
        by_detail = BY_DETAIL | FOR_GOOD if found[1] == "5" else BY_DETAIL
        by_subject = BY_SUBJECT.get(subject, BounceReason.REFUSED)
        if (cause := by_detail.get((subject, detail), by_subject)) != BounceReason.REFUSED:
            return cause
    for pattern, cause in WORDS:
        if pattern.search(words):
            return cause
    return BY_CODE.get(code, BounceReason.REFUSED)


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


def cause_of(error: Exception) -> BounceReason:
    """Name the cause behind what went wrong with a letter."""
    match error:
        case smtplib.SMTPSenderRefused():
            cause = named(*answer_to(error))
            return (
                cause
                if cause in {BounceReason.TOO_LARGE, BounceReason.BUSY}
                else BounceReason.SET_UP
            )
        case (
            smtplib.SMTPAuthenticationError()
            | smtplib.SMTPHeloError()
            | smtplib.SMTPNotSupportedError()
        ):
            return BounceReason.SET_UP
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPResponseException():
            return named(*answer_to(error))
        case OSError():  # SMTPServerDisconnected, timeouts, refused connections, broken TLS
            return BounceReason.NO_ANSWER
        case _:
            return BounceReason.NOT_WRITTEN


def is_permanent(error: Exception) -> bool:
    """Tell whether trying again is in vain: a 5xx of the letter itself (RFC 5321, 4.2.1)."""
    if cause_of(error) == BounceReason.SET_UP:
        return False  # the letter is not at fault: it waits until the set-up is right
    return answer_to(error)[0] >= PERMANENT


def keeps_connection(error: OSError) -> bool:
    """Return whether the server only refused, and takes the next e-mail on this connection."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return True
    return answer_to(error)[0] not in {0, 421}  # after a 421 the server hangs up (RFC 5321, 3.8)
