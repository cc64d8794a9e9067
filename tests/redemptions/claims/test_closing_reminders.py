from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from notifications.models import Email
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions import tasks
from redemptions.claims import closing_reminders, submit
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests.factories import make_claim, make_draft, make_promotion, make_registered, make_reward

LAST_DAY = date(2027, 3, 10)


@pytest.fixture
def promotion(db: None) -> Promotion:
    """Its last day ends in Jakarta 17:00 UTC."""
    del db
    made = make_promotion(time_zone="Asia/Jakarta", limit_per_member=5)
    make_reward(made, n=5)
    return made


def closes(promotion: Promotion, on: date = LAST_DAY) -> None:
    Promotion.objects.filter(pk=promotion.pk).update(
        ends_on=on, claim_until=on, purchase_until=on + timedelta(days=60)
    )


def it_is(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def letters() -> list[Email]:
    return list(Email.objects.filter(kind="claim_closing").order_by("pk"))


def draft_of(member: User, promotion: Promotion) -> ClaimDraft:
    return make_draft(member, promotion, make_registered(member))


def sent_back(member: User, promotion: Promotion, rita: User) -> Claim:
    claim = make_claim(member, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    # Long enough ago: what is sent back in the last days may be corrected for longer.
    promotion.refresh_from_db()
    Claim.objects.filter(pk=claim.pk).update(correct_until=promotion.claim_until)
    return claim


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2027, 3, 7, 16, 59, tzinfo=UTC), 0),
        (datetime(2027, 3, 7, 17, 0, tzinfo=UTC), 1),
        (datetime(2027, 3, 10, 16, 59, tzinfo=UTC), 1),
        (datetime(2027, 3, 10, 17, 0, tzinfo=UTC), 0),
    ],
)
def test_the_last_days_are_counted_on_the_promotions_own_clock(
    alice: User,
    promotion: Promotion,
    monkeypatch: pytest.MonkeyPatch,
    moment: datetime,
    told: int,
) -> None:
    draft_of(alice, promotion)
    closes(promotion)
    it_is(monkeypatch, moment)
    closing_reminders.send_reminders()
    assert len(letters()) == told


@pytest.fixture
def last_days(promotion: Promotion, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is two days before the end."""
    closes(promotion)
    it_is(monkeypatch, datetime(2027, 3, 8, 12, tzinfo=UTC))


@pytest.mark.usefixtures("last_days")
def test_one_letter_says_all_that_is_open_until_when_and_where_to_go_on(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim, draft = sent_back(alice, promotion, rita), draft_of(alice, promotion)
    assert draft.registered_product is not None
    tasks.tell_members_of_closing(a_later_argument=1)
    tasks.tell_members_of_closing()
    [letter] = letters()
    assert (letter.to, letter.about) == ("alice@example.com", claim.reference)
    sign_in = f"{settings.BASE_URL}{reverse('account_login')}?next="
    for body in letter.bodies():
        assert "until the end of 10 March 2027 (Jakarta time)" in body
        assert draft.registered_product.serial.serial in body
        assert claim.serial.serial in body
        assert f"{sign_in}%2Fpromotions%2F{promotion.slug}%2F" in body
        assert f"{sign_in}%2Fpromotions%2Fclaims%2F{claim.reference}%2Fagain%2F" in body


@pytest.mark.usefixtures("last_days")
def test_who_was_told_costs_nothing_the_next_night(
    alice: User,
    bob: User,
    rita: User,
    promotion: Promotion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for member in (alice, bob):
        draft_of(member, promotion)
    sent_back(alice, promotion, rita)
    assert (closing_reminders.send_reminders(after=alice.pk), len(letters())) == (1, 1)
    assert (closing_reminders.send_reminders(), len(letters())) == (1, 2)
    with django_assert_max_num_queries(7):  # promotions with all that is theirs, and members
        assert closing_reminders.send_reminders() == 0


@pytest.mark.usefixtures("last_days")
def test_each_member_hears_of_what_is_the_members_own(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    draft = draft_of(alice, promotion)
    claim = sent_back(bob, promotion, rita)
    closing_reminders.send_reminders()
    assert draft.registered_product is not None
    of_alice, of_bob = (Email.objects.get(kind="claim_closing", user=who) for who in (alice, bob))
    assert draft.registered_product.serial.serial in of_alice.text
    assert claim.reference not in of_alice.text
    assert claim.reference in of_bob.text
    assert "haven't redeemed it yet" not in of_bob.text


@pytest.mark.usefixtures("last_days")
def test_who_has_nothing_open_hears_nothing(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    make_claim(alice, promotion)  # its draft became the claim
    corrected = sent_back(bob, promotion, rita)
    Claim.objects.filter(pk=corrected.pk).update(status=Claim.Status.SUBMITTED)
    make_draft(bob, promotion, None)
    closing_reminders.send_reminders()
    assert letters() == []


@pytest.mark.usefixtures("last_days")
def test_a_draft_that_cannot_be_redeemed_any_more_is_not_spoken_of(
    alice: User, promotion: Promotion
) -> None:
    make_claim(alice, promotion)
    draft_of(alice, promotion)
    Promotion.objects.filter(pk=promotion.pk).update(limit_per_member=1)
    closing_reminders.send_reminders()
    assert letters() == []


@pytest.mark.usefixtures("last_days")
def test_a_product_that_was_claimed_or_given_away_is_not_spoken_of(
    alice: User, bob: User, promotion: Promotion
) -> None:
    claimed = make_registered(alice)
    submit.submit_claim(by=alice, draft_id=make_draft(alice, promotion, claimed).pk, language="en")
    make_draft(alice, promotion, claimed)
    given_away = draft_of(bob, promotion).registered_product
    RegisteredProduct.objects.filter(pk=given_away.pk).update(  # type: ignore[union-attr]
        released_at=timezone.now()
    )
    closing_reminders.send_reminders()
    assert letters() == []


@pytest.mark.usefixtures("last_days")
def test_nobody_hears_of_a_hidden_promotion(alice: User, promotion: Promotion) -> None:
    draft_of(alice, promotion)
    Promotion.objects.update(is_published=False)
    closing_reminders.send_reminders()
    assert letters() == []


@pytest.mark.usefixtures("last_days")
def test_a_closed_account_gets_no_letter(alice: User, rita: User, promotion: Promotion) -> None:
    sent_back(alice, promotion, rita)
    draft_of(alice, promotion)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    closing_reminders.send_reminders()
    assert letters() == []
