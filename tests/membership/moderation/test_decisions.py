"""What moderators decide: with reasons, about others, each once; and the queue."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from accounts.security_events import SecurityEvent
from membership.models import HiddenWhy, ReviewHost, ShoutOut
from membership.moderation import decisions, leases
from membership.reviews import opinions
from membership.shout_outs import sending
from notifications.models import Email
from tests.conftest import in_group
from tests.factories import make_member
from tests.membership.writers import (
    hide,
    make_draft_of,
    make_moderator,
    make_owner,
    make_review,
    make_sent,
    make_task,
    send_back,
)

pytestmark = pytest.mark.django_db


def test_each_decision_is_told_and_written_down() -> None:
    task, mia = make_task(), make_moderator()
    accepted = make_review(make_owner(), task, mia)
    back = send_back(make_sent(make_owner(), task), mia, "Which games?")
    hidden = hide(make_review(make_owner(), task, mia), mia)
    kinds = {
        one.pk: [each.kind for each in one.events.order_by("pk")] for one in ShoutOut.objects.all()
    }
    assert kinds == {
        accepted.pk: ["sent", "accepted"],
        back.pk: ["sent", "sent_back"],
        hidden.pk: ["sent", "accepted", "hidden"],
    }
    emails = {(each.kind, each.to) for each in Email.objects.all()}
    assert ("shout_out_sent_back", back.member.email) in emails
    assert ("shout_out_hidden", hidden.member.email) in emails
    assert "Which games?" in Email.objects.get(kind="shout_out_sent_back").text
    first = hidden.accepted_at
    again = decisions.accept(by=mia, shout_out_id=hidden.pk, seen=1)
    assert (again.status, again.accepted_at) == ("accepted", first)


def test_what_was_sent_anew_or_decided_meanwhile_is_not_decided_again() -> None:
    owned, task, mia, ned = make_owner(), make_task(), make_moderator(), make_moderator("n@x.test")
    sent = make_sent(owned, task)
    with pytest.raises(decisions.DecidedMeanwhile):
        decisions.accept(by=mia, shout_out_id=sent.pk, seen=0)
    assert leases.take(shout_out_id=sent.pk, by=ned)
    with pytest.raises(decisions.AtHandOfColleague):
        decisions.accept(by=mia, shout_out_id=sent.pk, seen=1)
    ShoutOut.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    sending.withdraw(by=owned.user, shout_out_id=sent.pk)
    with pytest.raises(decisions.DecidedMeanwhile):
        decisions.accept(by=mia, shout_out_id=sent.pk, seen=1)


def test_nobody_decides_about_their_own_or_a_related_account(rita: User) -> None:
    in_group(rita, "Agents")
    owned = make_owner("ann@example.com", contact_number="+49 30 5550 0199")
    sent = make_sent(owned, make_task())
    User.objects.filter(pk=rita.pk).update(contact_number="+49 30 5550 0199")
    rita.refresh_from_db()
    with pytest.raises(ConflictOfInterest):
        decisions.accept(by=rita, shout_out_id=sent.pk, seen=1)
    assert leases.take_next(by=rita) is None
    assert not leases.take(shout_out_id=sent.pk, by=rita)
    mia = make_moderator()
    with pytest.raises(ConflictOfInterest, match="for_lead"):
        decisions.accept(by=mia, shout_out_id=sent.pk, seen=1)
    lead = make_moderator("lea@example.com", "Support leads")
    assert decisions.accept(by=lead, shout_out_id=sent.pk, seen=1).status == "accepted"


@pytest.mark.long
def test_the_next_one_is_the_earliest_that_is_free_or_reported() -> None:
    task, mia, ned = make_task(), make_moderator(), make_moderator("n@x.test")
    review = make_review(make_owner(), task, mia)
    first, second = make_sent(make_owner(), task), make_sent(make_owner(), task)
    make_draft_of(make_owner(), task)
    assert leases.take_next(by=mia) == first
    assert leases.take_next(by=ned) == second
    assert leases.take_next(by=mia, besides=first.pk) is None
    opinions.report(by=make_member(), shout_out_id=review.pk, why=HiddenWhy.OFF_TOPIC)
    assert leases.take_next(by=mia, besides=first.pk) == review
    decisions.keep(by=mia, shout_out_id=review.pk, seen=1)
    assert not leases.to_do().filter(pk=review.pk).exists()
    with pytest.raises(decisions.DecidedMeanwhile):
        decisions.keep(by=mia, shout_out_id=review.pk, seen=1)


def test_the_page_of_staff(client: Client, rita: User) -> None:
    ReviewHost.objects.create(host="shop.example")
    sent = make_sent(make_owner(), make_task("link"), text="", link="https://shop.example/r/1")
    page = reverse("admin:membership_shoutout_change", args=[sent.pk])
    act = reverse("admin:membership_shoutout_act", args=[sent.pk, "hide"])
    client.force_login(rita)
    assert client.get(page).status_code == client.post(act).status_code == 403
    mia = make_moderator()
    client.force_login(mia)
    shown = client.get(page)
    assertContains(shown, 'href="https://shop.example/r/1"')
    assertContains(shown, 'rel="noopener noreferrer"')
    # No reason is chosen beforehand: a key would decide for it.
    assertContains(shown, '<option value="" selected>', count=2)
    assert SecurityEvent.objects.filter(about=f"shout out {sent}", actor=mia).exists()
    assertContains(client.get(reverse("admin:membership_shoutout_changelist")), sent.reference)
    for wrong in ({"seen": 1, "why": "critical"}, {"why": "illegal"}):
        client.post(act, wrong)
        sent.refresh_from_db()
        assert sent.status == "sent"
    waiting = make_sent(make_owner(), sent.task, text="", link="https://shop.example/r/2")
    following = reverse("admin:membership_shoutout_change", args=[waiting.pk])
    assertRedirects(client.post(act, {"seen": 1, "why": "illegal"}), following)
    sent.refresh_from_db()
    assert (sent.status, sent.hidden_why, sent.decided_by) == ("hidden", "illegal", mia)
    queue = client.get(reverse("admin:membership_shoutout_changelist"))
    assertNotContains(queue, sent.reference)
    draft = make_draft_of(make_owner(), sent.task)
    hidden = reverse("admin:membership_shoutout_change", args=[draft.pk])
    assert client.get(hidden).status_code == 404
