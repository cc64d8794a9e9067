"""Sixty mails and more: each becomes what it must, once, and nothing else happens."""

import re
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import User
from foundation.working_days import today
from notifications.bounces import maildir
from notifications.models import Email
from support import ticket_emails
from support.desk import answering, routing
from support.mail import receiving, taking
from support.mail.receiving import LARGEST_MAIL, MailOutcome
from support.models import Conversation, ConversationEntry, UnverifiedMail
from tests.factories import make_member
from tests.support.conversations import make_agent, make_ticket
from tests.support.mail import replies
from tests.support.mail.mail_programs import NEWS
from tests.support.mail.replies import AT_TICKET, Case

pytestmark = pytest.mark.django_db


def squashed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check(case: Case) -> None:
    """Receive a case twice: it becomes what it must, once, and every line of it is there."""
    entries = ConversationEntry.objects.count(), UnverifiedMail.objects.count()
    received = receiving.receive(case.content)
    assert received.outcome == (case.outcome or MailOutcome.NO_TICKET), case.name
    again = receiving.receive(case.content).outcome
    stored = case.outcome in AT_TICKET | {MailOutcome.UNVERIFIED}
    assert again == (MailOutcome.KNOWN if stored else received.outcome), case.name
    is_added, is_aside = case.outcome in AT_TICKET, case.outcome == MailOutcome.UNVERIFIED
    now = ConversationEntry.objects.count(), UnverifiedMail.objects.count()
    assert now == (entries[0] + is_added, entries[1] + is_aside), case.name
    if is_added:
        parts = ConversationEntry.objects.latest("pk").parts()
        shown = squashed("".join(part.text for part in parts if not part.is_quoted))
        folded = squashed("".join(part.text for part in parts if part.is_quoted))
        assert [line for line in case.lines if squashed(line) not in shown] == [], case.name
        assert [line for line in case.quoted if squashed(line) not in folded] == [], case.name
        assert [line for line in case.quoted if squashed(line) in shown] == [], case.name


@pytest.mark.long
@pytest.mark.parametrize("language", NEWS)
def test_six_mail_programs_quote_and_only_the_quote_is_folded(language: str) -> None:
    member = make_member("alice@example.com")
    to = ticket_emails.reply_address(make_ticket(member))
    for case in replies.by_programs(to, member.email, language):
        check(case)


@pytest.mark.long
def test_odd_mails_are_read_and_others_change_nothing(alice: User, bob: User) -> None:
    ticket = make_ticket(alice)
    to, anothers = (ticket_emails.reply_address(one) for one in (ticket, make_ticket(bob)))
    sent = Email.objects.count()
    for case in replies.odd_ones(to):
        check(case)
    for case in (*replies.automatic(to), *replies.untrusted(to, anothers), *replies.to_nobody(to)):
        check(case)
    assert Email.objects.count() == sent, "somebody was written to"
    assert Conversation.objects.count() == 2, "a ticket was opened"
    assert set(ConversationEntry.objects.values_list("author", flat=True)) == {alice.pk, bob.pk}


def put(box: Path, name: str, content: bytes, *, grown_to: int = 0) -> Path:
    path = box / "new" / name
    with path.open("wb") as file:
        file.write(content)
        file.truncate(max(grown_to, len(content)))
    return path


def names(box: Path, folder: str) -> set[str]:
    path = box / folder
    return {each.name for each in path.iterdir()} if path.is_dir() else set()


@pytest.mark.long
def test_the_reader_hands_on_and_tells_of_what_it_cannot_take(alice: User, box: Path) -> None:
    agent, lead = make_agent(), make_agent("lena@example.com", "Support leads")
    ticket, other, over = make_ticket(alice), make_ticket(alice), make_ticket(alice)
    answering.solve(by=agent, conversation_id=ticket.pk, text="Update it.", seen=1)
    answering.close(by=agent, conversation_id=over.pk, text="No.", seen=1)
    Conversation.objects.filter(pk=over.pk).update(reopen_until=today() - timedelta(days=1))
    to = ticket_emails.reply_address(ticket)
    put(box, "1 too deep", replies.too_deep(to))
    put(box, "2 too large", replies.written(to), grown_to=LARGEST_MAIL + 1)
    put(box, "3 reopens", replies.written(to))
    put(box, "4 twice", replies.written(to, Message_ID="<twice@example.com>"))
    put(box, "5 twice", replies.written(to, Message_ID="<twice@example.com>"))
    put(box, "6 over", replies.written(ticket_emails.reply_address(over)))
    put(box, "7 over", replies.written(ticket_emails.reply_address(over)))
    put(box, "8 stranger", replies.written("tickets@example.com"))
    put(box, "9 too large again", replies.written(to), grown_to=LARGEST_MAIL + 1)
    merged = ticket_emails.reply_address(other)
    put(box, "a merged", replies.written(merged, "To the merged one.\n"))
    routing.merge(by=agent, conversation_id=other.pk, into=make_ticket(alice).pk)
    maildir.read_all(box)
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert ticket.status == Conversation.Status.ANSWERING
    assert ticket.entries.filter(channel="mail").count() == 2
    assert other.merged_into
    assert other.merged_into.entries.filter(body="To the merged one.").exists()
    assert over.entries.filter(channel="mail").count() == 0
    assert names(box, "new") == set()
    assert names(box, "cur") == {"6 over", "7 over", "8 stranger"}
    assert names(box, "aside") == {"1 too deep", "2 too large", "9 too large again"}
    refused = Email.objects.filter(kind="ticket_mail_refused")
    assert sorted(refused.values_list("about", flat=True)) == sorted(
        ticket_emails.about(one.pk) for one in (ticket, over)
    )
    assert {email.to for email in refused} == {alice.email}
    assert Email.objects.filter(kind="staff_alarm").values_list("to", flat=True).get() == lead.email


@pytest.mark.long
def test_thirty_megabytes_are_refused_without_being_read(alice: User, box: Path) -> None:
    content = replies.written(ticket_emails.reply_address(make_ticket(alice)))
    path = put(box, "large", content, grown_to=30 * 1024 * 1024)
    tracemalloc.start()
    try:
        assert taking.receive_file(path).outcome == MailOutcome.TOO_LARGE
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
    assert Email.objects.filter(kind="ticket_mail_refused").count() == 1
