"""Download my data: what is in a copy, who may take it, that it is made once and kept a day."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.data_copies import archive, copies
from accounts.models import DataCopy, User
from accounts.privacy_models import copies_storage
from accounts.security_events import SecurityEvent
from foundation import leases
from foundation.throttles import TooManyTries
from fulfilment.models import Fulfilment
from notifications.models import Email
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward, picture

KNOWN = "<script>alert(1)</script>"


def made(member: User) -> DataCopy:
    copy = copies.ask(member=member, by=member, language="en")
    assert copies.make(copy.pk)
    copy.refresh_from_db()
    return copy


def opened(copy: DataCopy) -> zipfile.ZipFile:
    with copies_storage().open(copy.path) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_a_copy_has_the_data_the_page_and_the_files_with_the_own_code(
    alice: User, bob: User, rita: User
) -> None:
    User.objects.filter(pk=alice.pk).update(last_name=KNOWN)
    alice.refresh_from_db()
    promotion = make_promotion()
    make_reward(promotion, n=2)
    claims = [make_claim(member, promotion) for member in (alice, bob)]
    for claim in claims:
        decisions.approve(claim_id=claim.pk, by=rita)
    content = opened(made(alice))
    data = json.loads(content.read("data.json"))
    assert data["format"] == archive.FORMAT
    (account,), (claim,), (reward,) = data["account"], data["claims"], data["rewards"]
    assert (reward["order_id"], reward["status"]) == (claim["order_id"], "delivered")
    assert account["email"] == alice.email
    assert (claim["order_id"], claim["code"][:6]) == (claims[0].reference, "MSIKW-")
    assert Fulfilment.objects.get(cause__claim=claims[0]).code_shown_at
    assert len(data["products"]) == 1
    names = {name for upload in data["uploads"] for name in upload["files"]}
    assert {"data.json", "index.html", *names} == set(content.namelist())
    (clean,) = picture("serial.jpg").pages
    assert clean.content in {content.read(name) for name in names}
    page = content.read("index.html").decode()
    assert claim["code"] in page
    assert KNOWN not in page
    everything = page + json.dumps(data)
    assert "password" not in everything
    assert claims[1].reference not in everything


def test_it_is_asked_for_made_told_and_taken(proved: Client, alice: User) -> None:
    assert proved.post(reverse("my-data")).status_code == 302
    copy = DataCopy.objects.get()
    assert b"preparing your copy" in proved.get(reverse("data-copy-progress")).content
    copies.make(copy.pk)
    assert Email.objects.get(kind="account_data_ready").to == alice.email
    page = proved.get(reverse("my-data"))
    address = reverse("data-copy", args=[copy.pk])
    assert address in page.content.decode()
    taken = proved.get(address)
    assert zipfile.is_zipfile(io.BytesIO(taken.getvalue()))
    assert taken["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    kinds = set(SecurityEvent.objects.filter(member=alice).values_list("kind", flat=True))
    assert {"copy_asked", "copy_taken"} <= kinds


def test_it_is_the_owners_who_typed_the_password_a_moment_ago(
    signed_in: Client, alice: User, bob: User
) -> None:
    address = reverse("data-copy", args=[made(alice).pk])
    for page in (address, reverse("my-data"), reverse("account-deletion")):
        for method in (signed_in.get, signed_in.post):
            answer = method(page)
            goal = answer.headers.get("Location", "")
            assert answer.status_code == 405 or "reauthenticate" in goal, page
    assert DataCopy.objects.count() == 1
    his = Client()
    his.force_login(bob)
    assert his.get(address).status_code == 404
    assert Client().get(address).headers["Location"].startswith(reverse("account_login"))


def test_after_a_day_it_is_gone_from_page_and_storage(proved: Client, alice: User) -> None:
    copy = made(alice)
    DataCopy.objects.update(done_at=timezone.now() - timedelta(hours=24))
    assert proved.get(reverse("data-copy", args=[copy.pk])).status_code == 404
    assert copies.delete_over() == 1
    assert not copies_storage().exists(copy.path)
    assert not DataCopy.objects.exists()


def test_one_at_a_time_and_three_a_day(alice: User) -> None:
    copy = copies.ask(member=alice, by=alice, language="en")
    with pytest.raises(copies.AlreadyAsked):
        copies.ask(member=alice, by=alice, language="en")
    copies.make(copy.pk)
    made(alice)
    made(alice)
    with pytest.raises(TooManyTries):
        copies.ask(member=alice, by=alice, language="en")


def test_what_a_killed_worker_had_in_hand_is_made_again_once(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copies.ask(member=alice, by=alice, language="en")
    dead = leases.take(DataCopy.objects.free(), copy.pk)
    assert dead is not None
    assert not copies.make(copy.pk), "leased by the one that was killed"
    ended = timezone.now() - timedelta(seconds=1)
    DataCopy.objects.update(leased_until=ended, due_at=ended)
    assert list(DataCopy.objects.due()) == [copy]
    assert copies.make(copy.pk)
    # The one that only seemed dead comes back late: its file goes, and nobody is told twice.
    before = set(copies_storage().listdir("copies")[1])
    monkeypatch.setattr(leases, "take", lambda *_: dead)
    assert not copies.make(copy.pk)
    assert set(copies_storage().listdir("copies")[1]) == before
    assert Email.objects.filter(kind="account_data_ready").count() == 1


def test_one_that_fails_is_given_up_after_three_attempts(
    proved: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "write", lambda *_, **__: 1 / 0)
    copy = copies.ask(member=alice, by=alice, language="en")
    for _ in range(leases.MOST_ATTEMPTS):
        assert not copies.make(copy.pk)
        DataCopy.objects.filter(done_at=None).update(due_at=timezone.now())
    copy.refresh_from_db()
    assert (copy.is_done, copy.path) == (True, "")
    assert b"ask for it again" in proved.get(reverse("my-data")).content
