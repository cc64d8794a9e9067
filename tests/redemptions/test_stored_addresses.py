"""Addresses are encrypted, found by digests, and moved out of the columns of the release before."""

from collections.abc import Callable
from io import StringIO
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from foundation.encryption import rotation
from fulfilment import addresses
from fulfilment.delivery import events
from fulfilment.models import FulfilmentEvent
from notifications.models import Email
from notifications.outbox import queue, sent, truth
from notifications.personal_data import PERSONAL_DATA
from portal.keys.inventory import HOLDINGS
from promotions.models import Promotion
from redemptions import stored_addresses
from redemptions.checks import risk
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimDraft, Recipient
from redemptions.models.conflicts import same_recipients
from tests.addresses_in_clear import as_before
from tests.claim_rows import owed_for
from tests.factories import make_claim, make_draft, make_promotion, make_registered, make_reward

HOME = {
    "first_name": "Alice",
    "last_name": "Adler",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstraße 7",
    "contact_number": "+49 170 5550123",
}
SAME_PLACE = {"zip_code": "101 15", "street": "INVALIDENSTRASSE 7".replace("SS", "ß")}


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    made = make_promotion(recipient_wanted=True, limit_per_member=9)
    make_reward(made, kind="physical", stock=9)
    return made


def new_key() -> str:
    return Fernet.generate_key().decode()


def rotate() -> str:
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


def is_found(claim: Claim, other: User) -> bool:
    """Whether the risks of a claim, and conflicts of interest, know that it goes to the other's."""
    named = {check.kind: check.read for check in risk.risks(claim, [])}
    ids = other.pk in same_recipients(claim.user), claim.user_id in same_recipients(other)
    found = {*ids, named.get("address") == other.email}
    assert len(found) == 1, (ids, named)
    return found.pop()


@pytest.fixture
def neighbours(alice: User, bob: User, promotion: Promotion) -> Callable[[], bool]:
    """Two members at one place, spelled in two ways; tells whether they are found."""
    make_claim(bob, promotion, recipient=SAME_PLACE)
    claim = make_claim(alice, promotion, recipient=HOME)
    return lambda: is_found(claim, bob)


def test_one_place_is_found_before_it_is_moved_half_moved_and_afterwards(
    neighbours: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "PIECE", 1)
    assert neighbours()
    as_before()
    assert neighbours()
    recipients, *_ = stored_addresses.ENCRYPTED
    piece = recipients.rotate_piece(0)
    assert piece
    assert recipients.held()[rotation.IN_CLEAR] == 1, "killed here"
    assert neighbours()
    stored_addresses.encrypt_left()
    assert neighbours()
    assert rotation.IN_CLEAR not in recipients.held()
    assert not any(each.behind().exists() for each in HOLDINGS)
    assert any(HOME.items() <= row.address.items() for row in Recipient.objects.all())
    Recipient.objects.update(place_digest=None)
    assert not neighbours(), "the control"


def test_another_place_is_not_found(alice: User, bob: User, promotion: Promotion) -> None:
    make_claim(bob, promotion, recipient={**SAME_PLACE, "street": "Invalidenstraße 77"})
    make_claim(bob, promotion, recipient={"city": "Berlin"})
    claim = make_claim(alice, promotion, recipient=HOME)
    bare = make_claim(alice, promotion, recipient={"city": "Berlin"})
    assert not is_found(claim, bob)
    assert not is_found(bare, bob)


def test_a_number_is_found_as_that_of_another_reward_and_of_an_account(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    make_claim(alice, promotion, recipient={"contact_number": "+49 170 5550123"})
    make_claim(bob, promotion, recipient={"contact_number": "0170 555-0123"})
    User.objects.filter(pk=rita.pk).update(contact_number="0049 170 5550123")
    rita.refresh_from_db()
    for _ in range(2):
        assert {bob.pk, rita.pk} <= same_recipients(alice)
        assert {alice.pk, bob.pk} <= same_recipients(rita)
        as_before()


def test_what_the_release_before_writes_over_a_moved_address_counts_and_is_moved(
    alice: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion, recipient=HOME)
    corrected = {f"clear_{name}": text for name, text in {**HOME, "city": "Bonn"}.items()}
    Recipient.objects.filter(claim=claim).update(**corrected)
    assert Recipient.objects.get().city == "Bonn"
    stored_addresses.encrypt_left()
    moved = Recipient.objects.get()
    assert (moved.city, moved.clear_city) == ("Bonn", "")


def test_new_keys_find_and_read_what_the_old_ones_wrote(
    alice: User, bob: User, promotion: Promotion, settings: Settings
) -> None:
    make_claim(bob, promotion, recipient=SAME_PLACE)
    make_draft(bob, make_promotion(), make_registered(bob), recipient=HOME)
    settings.CODE_KEYS = [new_key(), *settings.CODE_KEYS]
    settings.DIGEST_KEYS = ["a new key", *settings.DIGEST_KEYS]
    claim = make_claim(alice, promotion, recipient=HOME)
    assert is_found(claim, bob), "one under the old key, one under the new one"
    rotate()
    settings.CODE_KEYS, settings.DIGEST_KEYS = settings.CODE_KEYS[:1], settings.DIGEST_KEYS[:1]
    assert is_found(claim, bob), "the old keys are needed no more"
    assert ClaimDraft.objects.get().recipient == HOME


def test_an_address_that_cannot_be_read_is_told_and_takes_no_page_away(
    alice: User, rita: User, client: Client, promotion: Promotion, settings: Settings
) -> None:
    claim = make_claim(alice, promotion, recipient=HOME)
    decoy = make_claim(rita, promotion, recipient={**HOME, "street": "Elsewhere 1"})
    # Copied to another row, it does not open there.
    copied = decoy.recipient.encrypted_address
    Recipient.objects.filter(claim=claim).update(encrypted_address=copied)
    client.force_login(rita)
    path = reverse("admin:redemptions_claim_change", args=[claim.pk])
    page = client.get(path).content.decode()
    assert "We can't read this address at the moment." in page
    assert "Elsewhere" not in page
    settings.CODE_KEYS = [new_key()]
    assert not any(row.address for row in Recipient.objects.all())
    assert alice.pk in same_recipients(rita), "by the digests in the rows"
    with pytest.raises(CommandError, match="rows are not under the first key"):
        rotate()


def test_no_address_without_its_digests(alice: User, promotion: Promotion) -> None:
    make_claim(alice, promotion, recipient=HOME)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recipient.objects.update(digest_keys="")


def shipped(claim: Claim) -> Email:
    owed = owed_for(claim, due_on=timezone.now().date())
    owed.save()
    event = events.record(owed, FulfilmentEvent.Kind.SENT, by=None)
    return claim_emails.shipped(claim, owed, event)


def test_a_letter_shows_the_address_to_its_member_alone(
    alice: User, client: Client, promotion: Promotion
) -> None:
    email = shipped(make_claim(alice, promotion, recipient=HOME))
    sent.record([email])
    email.refresh_from_db()
    for body in (email.text, email.html):
        assert queue.HIDDEN in body
        assert not any(line in body for line in (HOME["street"], "Adler", HOME["city"]))
    assert all(HOME["street"] in body for body in email.bodies())
    client.force_login(alice)
    page = client.get(reverse("inbox-letter", args=[email.pk])).content.decode()
    assert HOME["street"] in page
    assert PERSONAL_DATA.sections
    (messages,) = PERSONAL_DATA.sections(alice)
    assert HOME["street"] in str(list(messages.rows))
    copy = queue.copy_email(email, to="new@example.com", dedupe_key="again")
    assert copy.bodies() == email.bodies()
    assert HOME["street"] not in copy.text
    truth.withdraw(Email.objects.filter(pk=copy.pk))
    copy.refresh_from_db()
    assert (copy.status, copy.bodies()) == ("withdrawn", email.bodies())
    Email.objects.filter(pk=email.pk).update(seal=None)
    email.refresh_from_db()
    assert email.shown_text == email.text, "it cannot be read"


def test_a_letter_on_its_way_is_moved_once_it_has_left(alice: User, promotion: Promotion) -> None:
    email = shipped(make_claim(alice, promotion, recipient=HOME))
    bodies = email.bodies()
    as_before()
    stored_addresses.encrypt_left()
    email.refresh_from_db()
    assert email.text == bodies[0]
    sent.record([email])
    stored_addresses.encrypt_left()
    email.refresh_from_db()
    assert (email.text, email.html, email.bodies()) == (queue.HIDDEN, queue.HIDDEN, bodies)


def test_pages_decrypt_what_they_show_alone(
    alice: User,
    bob: User,
    rita: User,
    client: Client,
    promotion: Promotion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = list[str]()

    def counted(stored: bytes, purpose: str, seal: UUID | None) -> dict[str, str]:
        found = opened(stored, purpose, seal)
        read.append(found["first_name"])
        return found

    opened = addresses.opened
    monkeypatch.setattr(addresses, "opened", counted)
    for member in (alice, bob):
        for _ in range(2):
            claim = make_claim(member, promotion, recipient={**HOME, "first_name": member.email})
    client.force_login(rita)
    client.get(reverse("admin:redemptions_claim_changelist"))
    assert read == []
    client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    assert set(read) == {bob.email}
