"""E-mails that nobody vouches for: agents see them on the ticket, accept or delete them, once."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from accounts.blocking import blocks
from accounts.models import User
from notifications.models import Email
from support import ticket_emails
from support.desk import unverified_mails
from support.mail import receiving
from support.models import Conversation, ConversationEvent, UnverifiedMail
from tests.support.conversations import make_agent, make_ticket
from tests.support.mail import replies

pytestmark = pytest.mark.django_db
NAME = "admin:support_conversation"


@pytest.fixture
def ticket(alice: User, settings: Settings) -> Conversation:
    """A ticket with an e-mail from another address of its member's."""
    settings.SUPPORT_MAIL_ADDRESS, settings.MAIL_AUTHSERV_ID = "tickets@example.com", replies.HOST
    ticket = make_ticket(alice)
    to = ticket_emails.reply_address(ticket)
    receiving.receive(replies.written(to, "From my <b>office</b>.\n", sender="a@work.example"))
    return ticket


def test_staff_see_it_and_the_member_does_not_until_it_is_accepted(
    client: Client, ticket: Conversation, alice: User
) -> None:
    mail, agent = UnverifiedMail.objects.get(), make_agent()
    assert b"office" not in bytes(mail.encrypted_raw or b"")
    page = reverse(f"{NAME}_change", args=[ticket.pk])
    own = reverse("ticket", args=[ticket.reference])
    act = reverse(f"{NAME}_mail", args=[ticket.pk, mail.pk])
    client.force_login(alice)
    assertNotContains(client.get(own), "office")
    client.post(act, {"act": "accept"})
    client.force_login(agent)
    shown = client.get(page)
    for words in ("From my &lt;b&gt;office&lt;/b&gt;.", "a@work.example", "another address than"):
        assertContains(shown, words)
    assertContains(client.get(reverse(f"{NAME}_changelist"), {"work": "mail"}), ticket.reference)
    client.post(act, {"act": "accept"})
    mail.refresh_from_db()
    assert (mail.outcome, mail.decided_by, mail.decrypted()) == ("accepted", agent, b"")
    assert mail.entry
    assert (mail.entry.author, mail.entry.mail_id) == (alice, mail.mail_id)
    accepted = ticket.events.get(kind=ConversationEvent.Kind.MAIL_ACCEPTED)
    assert (accepted.actor, accepted.note) == (agent, "a@work.example")
    assertContains(client.post(act, {"act": "dismiss"}, follow=True), "decided about this email")
    assert ticket.entries.count() == 2
    client.force_login(alice)
    assertContains(client.get(own), "From my &lt;b&gt;office&lt;/b&gt;.")


def test_what_is_deleted_leaves_who_deleted_it(ticket: Conversation) -> None:
    mail, agent = UnverifiedMail.objects.get(), make_agent()
    unverified_mails.dismiss(by=agent, mail_id=mail.pk)
    mail.refresh_from_db()
    assert (mail.outcome, mail.encrypted_raw, ticket.entries.count()) == ("dismissed", None, 1)
    assert ticket.events.filter(kind=ConversationEvent.Kind.MAIL_DISMISSED, actor=agent).exists()
    with pytest.raises(unverified_mails.MailDecided):
        unverified_mails.accept(by=agent, mail_id=mail.pk)


def test_the_mail_of_a_blocked_member_waits_for_staff(ticket: Conversation, alice: User) -> None:
    lena, lee = (make_agent(f"{name}@x.test", "Support leads") for name in ("lena", "lee"))
    block = blocks.ask(member=alice, by=lena, reason="Two accounts.", told="You have two.")
    blocks.confirm(block_id=block.pk, by=lee)
    to, told = ticket_emails.reply_address(ticket), Email.objects.count()
    sent = replies.written(to, "Why am I blocked?\n")
    assert receiving.receive(sent).outcome == receiving.MailOutcome.UNVERIFIED
    mail = UnverifiedMail.objects.get(doubt=UnverifiedMail.Doubt.BLOCKED)
    assert (ticket.entries.count(), Email.objects.count()) == (1, told)
    entry = unverified_mails.accept(by=make_agent(), mail_id=mail.pk)
    assert (entry.body, entry.author) == ("Why am I blocked?", alice)


@pytest.mark.long
def test_at_a_ticket_no_more_wait_than_somebody_reads(ticket: Conversation) -> None:
    to = ticket_emails.reply_address(ticket)
    outcomes = [
        receiving.receive(replies.written(to, sender="m@evil.example")).outcome for _ in range(20)
    ]
    assert set(outcomes[:19]) == {receiving.MailOutcome.UNVERIFIED}
    assert outcomes[19] == receiving.MailOutcome.TOO_MANY
    assert UnverifiedMail.objects.count() == 20
