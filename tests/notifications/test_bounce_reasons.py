import smtplib

import pytest
from cryptography.fernet import InvalidToken

from notifications.bounce_reasons import (
    BounceReason,
    answer_to,
    cause_of,
    is_permanent,
    keeps_connection,
    named,
)


@pytest.mark.parametrize(
    ("code", "words", "cause"),
    [
        (550, "5.1.1 <ann@example.com>: no mailbox by that name", BounceReason.ADDRESS),
        (550, "5.1.2 Host not found", BounceReason.ADDRESS),
        (553, "5.1.3 Bad address syntax", BounceReason.ADDRESS),
        (550, "No such user here", BounceReason.ADDRESS),
        (551, "User not local", BounceReason.ADDRESS),
        (553, "Refused", BounceReason.ADDRESS),
        (550, "5.2.1 The account is disabled", BounceReason.MAILBOX),
        (550, "Refused", BounceReason.MAILBOX),
        (450, "4.2.0 Greylisted", BounceReason.MAILBOX),
        (552, "5.2.2 Over quota", BounceReason.FULL),
        (552, "Refused", BounceReason.FULL),
        (550, "The mailbox is full", BounceReason.FULL),
        (452, "Later", BounceReason.FULL),
        (552, "5.2.3 Too long", BounceReason.TOO_LARGE),
        (552, "5.3.4 Message too big", BounceReason.TOO_LARGE),
        (554, "5.7.1 Refused for content", BounceReason.SPAM),
        (550, "Blocked by policy", BounceReason.SPAM),
        (554, "Your IP is on a blacklist: no such luck", BounceReason.SPAM),
        (451, "4.3.0 Temporary trouble", BounceReason.BUSY),
        (421, "Too busy", BounceReason.BUSY),
        (451, "4.4.1 The next host is silent", BounceReason.NO_ANSWER),
        (550, "5.1.8 Sender's domain does not exist", BounceReason.SET_UP),
        (530, "5.7.9 Sign in first", BounceReason.SET_UP),
        (554, "5.5.0 Never mind", BounceReason.REFUSED),
        (554, "Transaction failed", BounceReason.REFUSED),
    ],
)
def test_an_answer_has_a_name(code: int, words: str, cause: BounceReason) -> None:
    assert named(code, words) == cause


NO_USER = smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"5.1.1 No such user")})
AWAY_A_WHILE = smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"4.2.0 Later")})
SPAM = smtplib.SMTPDataError(554, b"5.7.1 Spam")
GOODBYE = smtplib.SMTPDataError(421, b"4.3.2 Shutting down")
BAD_SENDER = smtplib.SMTPSenderRefused(550, b"Who are you", "no-reply@example.com")
TOO_LARGE = smtplib.SMTPSenderRefused(552, b"5.3.4 Too big", "no-reply@example.com")
BAD_PASSWORD = smtplib.SMTPAuthenticationError(535, b"5.7.8 Wrong")
NO_UTF8 = smtplib.SMTPNotSupportedError("no SMTPUTF8")
HUNG_UP = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.mark.parametrize(
    ("error", "cause", "in_vain", "goes_on"),
    [
        (NO_USER, BounceReason.ADDRESS, True, True),
        (AWAY_A_WHILE, BounceReason.MAILBOX, False, True),
        (SPAM, BounceReason.SPAM, True, True),
        (GOODBYE, BounceReason.BUSY, False, False),
        (BAD_SENDER, BounceReason.SET_UP, False, True),
        (TOO_LARGE, BounceReason.TOO_LARGE, True, True),
        (BAD_PASSWORD, BounceReason.SET_UP, False, True),
        (NO_UTF8, BounceReason.SET_UP, False, True),
        (HUNG_UP, BounceReason.NO_ANSWER, False, False),
        (TimeoutError("timed out"), BounceReason.NO_ANSWER, False, False),
        (ConnectionRefusedError("refused"), BounceReason.NO_ANSWER, False, False),
    ],
)
def test_an_error_tells_what_to_do_next(
    error: OSError, cause: BounceReason, *, in_vain: bool, goes_on: bool
) -> None:
    assert cause_of(error) == cause
    assert is_permanent(error) == in_vain
    assert keeps_connection(error) == goes_on


def test_a_letter_that_cannot_be_put_together_is_no_servers_fault() -> None:
    assert cause_of(InvalidToken()) == BounceReason.NOT_WRITTEN
    assert not is_permanent(InvalidToken())


def test_the_words_of_the_server_are_kept_as_they_are() -> None:
    assert answer_to(NO_USER) == (550, "550 5.1.1 No such user")
    assert answer_to(HUNG_UP) == (0, "Connection unexpectedly closed")
