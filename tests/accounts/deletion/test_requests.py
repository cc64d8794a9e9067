"""Delete my account: the week in which it can be kept, and for whom it is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deletion import erasure, requests
from accounts.models import AccountDeletion, User
from accounts.security_events import SecurityEvent
from foundation.personal_data import HELD
from notifications.models import Email
from tests.factories import make_claim, make_promotion, make_reward

PAGE = "/account/deletion/"


def kinds() -> list[str]:
    return list(Email.objects.filter(kind__startswith="account_del").values_list("kind", flat=True))


def test_the_page_says_what_is_lost_and_wants_the_address(proved: Client, alice: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    make_claim(alice, promotion)
    page = proved.get(PAGE).content.decode()
    assert "1 claim under review is withdrawn." in page
    assert "1 product leaves My Products." in page
    wrong = proved.post(PAGE, {"typed": "bob@example.com"})
    assert "This isn&#x27;t your account&#x27;s email address." in wrong.content.decode()
    assert not AccountDeletion.objects.exists()
    proved.post(PAGE, {"typed": " ALICE@example.com"})
    assert AccountDeletion.objects.get().user == alice
    assert kinds() == ["account_deletion_asked"]


def test_within_the_week_every_page_offers_to_keep_it(proved: Client, alice: User) -> None:
    requests.ask(member=alice, by=alice)
    assert erasure.erase_due() == 0
    page = proved.get(reverse("overview")).content.decode()
    assert "Your account will be deleted on" in page
    proved.post(reverse("keep-account"))
    assert not AccountDeletion.objects.exists()
    assert "will be deleted" not in proved.get(reverse("profile")).content.decode()
    stopped = SecurityEvent.objects.filter(kind="erasure_stopped", member=alice, actor=alice)
    assert stopped.exists()


def test_a_day_before_comes_one_reminder(alice: User) -> None:
    requests.ask(member=alice, by=alice)
    assert requests.remind() == 0
    AccountDeletion.objects.update(due_at=timezone.now() + timedelta(hours=23))
    assert [requests.remind(), requests.remind()] == [1, 0]
    assert "account_deletion_soon" in kinds()


def test_what_has_begun_is_not_kept(alice: User) -> None:
    requests.ask(member=alice, by=alice)
    AccountDeletion.objects.update(begun_at=timezone.now())
    with pytest.raises(requests.DeletionBegun):
        requests.keep(member=alice, by=alice)


def test_staff_and_who_is_held_are_refused_with_words(
    proved: Client, alice: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(requests.DeletionRefused, match="our staff"):
        requests.ask(member=rita, by=rita)
    requests.ask(member=alice, by=alice)
    AccountDeletion.objects.update(due_at=timezone.now())
    monkeypatch.setattr(HELD, "_fillers", [lambda member: f"A court asks for {member.pk}."])
    assert erasure.erase_due() == 0, "held meanwhile"
    assert User.objects.get(pk=alice.pk).is_active
    requests.keep(member=alice, by=alice)
    with pytest.raises(requests.DeletionRefused, match="A court"):
        requests.ask(member=alice, by=alice)
    assert b"A court asks" in proved.get(PAGE).content


@pytest.mark.parametrize(("act", "done"), [("copy", "copy_asked"), ("delete", "erasure_asked")])
def test_staff_act_for_a_member_with_permission_and_reason(
    act: str, done: str, alice: User, lena: User, omar: User
) -> None:
    address = reverse("admin:accounts_user_data", args=[alice.pk])
    client = Client()
    client.force_login(lena)
    assert client.post(address, {"act": act, "reason": "Asked by phone."}).status_code == 403
    client.force_login(omar)
    client.post(address, {"act": act, "reason": ""})
    assert not SecurityEvent.objects.filter(kind=done).exists()
    client.post(address, {"act": act, "reason": "Asked by phone."})
    event = SecurityEvent.objects.get(kind=done)
    assert (event.actor_id, event.member_id) == (omar.pk, alice.pk)
    assert event.details == {"reason": "Asked by phone."}
