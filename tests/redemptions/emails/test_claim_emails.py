"""Letters about claims in a promotion's own words."""

import pytest

from accounts.models import User
from notifications.models import Email
from promotions.models import Promotion
from promotions.setup import email_overrides
from promotions.setup.email_overrides import OverrideText
from redemptions.emails import claim_emails
from redemptions.review import decisions
from tests.factories import make_claim, make_member, make_promotion, make_reward, submit_claim
from tests.notifications.letters import written

pytestmark = pytest.mark.django_db
WORDS = OverrideText(
    "{promotion}: {reward} for {first_name}",
    "Moin {first_name} & Co.,\n\n{{ secret }} {product} {serial_number} {order_id} {brand}\nBye.",
)


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(name="Spring {first_name}")
    make_reward(promotion, n=2, name="Steam <code>")
    return promotion


def reword(promotion: Promotion, by: User, kind: str, words: OverrideText = WORDS) -> None:
    email_overrides.save_override(
        promotion_id=promotion.pk, kind=kind, language="en", words=words, by=by
    )


def approved(promotion: Promotion, user: User, rita: User) -> Email:
    decisions.approve(claim_id=make_claim(user, promotion).pk, by=rita)
    return written(kind="claim_code", user=user)


def test_a_letter_is_in_the_words_of_its_promotion(
    promotion: Promotion, alice: User, rita: User, petra: User
) -> None:
    reword(promotion, petra, "claim_code")
    letter = approved(promotion, alice, rita)
    text, html = letter.bodies()
    assert letter.subject == "Spring {first_name}: Steam <code> for Alice"
    assert "Moin Alice & Co.,\n\n{{ secret }} GeForce RTX" in text
    assert "<p>Moin Alice &amp; Co.,</p>" in html
    assert "MSI<br>Bye.</p>" in html
    for body in (text, html):
        assert "Thank you for purchasing" not in body
        assert "MSIKW-" in body
        assert "Redeem History" in body
        assert letter.about in body


def test_who_reads_another_language_gets_our_own_words_in_it(
    promotion: Promotion, rita: User, petra: User
) -> None:
    reword(promotion, petra, "claim_code")
    letter = approved(promotion, make_member("citra@example.com", language="id"), rita)
    assert letter.language == "id"
    for body in (letter.subject, *letter.bodies()):
        assert "Moin" not in body
        assert " for Citra" not in body


def test_the_day_is_written_as_the_reader_writes_days(
    promotion: Promotion, alice: User, petra: User
) -> None:
    reword(promotion, petra, "claim_received", OverrideText(body="By {day}."))
    claim = submit_claim(alice, promotion)
    letter = Email.objects.get(kind="claim_received")
    assert f"By {claim.due_on.day} {claim.due_on:%B %Y}." in letter.text
    assert letter.subject.startswith("[No Reply]")


def test_the_reviewer_sees_the_words_of_the_promotion_in_the_preview(
    promotion: Promotion, alice: User, petra: User
) -> None:
    reword(promotion, petra, "claim_sent_back", OverrideText(body="Alas, {first_name}."))
    letter = claim_emails.preview_sent_back(make_claim(alice, promotion), "Blurred.")
    assert "Alas, Alice.\n\nReason: Blurred." in letter.text
    assert "We couldn't approve" not in letter.text


def test_activation_steps_are_in_the_members_language_whoever_approves(
    promotion: Promotion, rita: User
) -> None:
    promotion.texts.create(language="id", field="activation", text="Ketik kodenya.")
    letter = approved(promotion, make_member("citra@example.com", language="id"), rita)
    for body in letter.bodies():
        assert "Ketik kodenya." in body


def test_a_long_name_keeps_no_claim_from_being_approved(
    promotion: Promotion, alice: User, rita: User, petra: User
) -> None:
    promotion.texts.filter(field="name").update(text="N" * 300)
    reword(promotion, petra, "claim_code")
    letter = approved(promotion, alice, rita)
    assert len(letter.subject) == 250
    assert letter.subject.endswith("N…")


@pytest.mark.parametrize(("language", "amount"), [("en", "€15.50"), ("id", "€15,50")])
def test_an_amount_stands_beside_the_reward_as_the_reader_writes_it(
    language: str, amount: str, rita: User
) -> None:
    promotion, member = make_promotion(), make_member(language=language)
    make_reward(promotion, name="Cashback", kind="cashback", amount_minor=1550, currency="EUR")
    claim = submit_claim(member, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    told = written(kind="claim_approved").bodies()
    assert [f"Cashback, {amount}" in body.replace("\xa0", "") for body in told] == [True, True]
