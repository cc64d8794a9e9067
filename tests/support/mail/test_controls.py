"""What the same mails would do without each guard: so they are refused for nothing else."""

import hmac
from collections.abc import Iterable

import pytest

from accounts.models import User
from support import ticket_emails
from support.mail import automatic, receiving
from support.mail.receiving import MailOutcome
from tests.support.conversations import make_ticket
from tests.support.mail import replies
from tests.support.mail.replies import Case

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def to(alice: User) -> str:
    return ticket_emails.reply_address(make_ticket(alice))


def added(cases: Iterable[Case]) -> set[str]:
    found = {case.name: receiving.receive(case.content).outcome for case in cases}
    return {name for name, outcome in found.items() if outcome == MailOutcome.ADDED}


def test_without_the_checks_strangers_would_write_into_a_ticket(
    to: str, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = list(replies.untrusted(to, ticket_emails.reply_address(make_ticket(bob))))
    monkeypatch.setattr(receiving, "doubt_about", lambda *_mail, **_how: None)
    assert added(cases) == {case.name for case in cases}


def test_without_the_signature_a_guess_would_do(
    to: str, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = list(replies.untrusted(to, ticket_emails.reply_address(make_ticket(bob))))
    monkeypatch.setattr(hmac, "compare_digest", lambda *_tokens: True)
    assert added(cases) == {"untrusted: wrong token", "untrusted: token of another ticket"}


def test_without_our_hosts_word_forged_senders_would_do(
    to: str, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = list(replies.untrusted(to, ticket_emails.reply_address(make_ticket(bob))))
    monkeypatch.setattr("support.mail.authentication.is_vouched_for", lambda *_mail, **_who: True)
    assert len(added(cases)) == 8


def test_without_its_signs_a_programs_mail_would_be_a_reply(
    to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = list(replies.automatic(to))
    monkeypatch.setattr(automatic, "is_automatic", lambda *_mail, **_who: False)
    monkeypatch.setattr(automatic, "is_loop", lambda *_mail, **_who: False)
    found = added(cases)
    assert {case.name for case in cases if case.outcome} - found == {
        "automatic: daemon",
        "loop: from a ticket",
        "loop: from our sender",
        "read receipt",
    }, "of these another sender, or no words, would be told"
