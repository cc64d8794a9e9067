import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError

from accounts.models import User
from promotions.models import EmailOverride, Promotion
from promotions.setup import cloning, email_overrides
from promotions.setup.email_overrides import KINDS, OverrideText
from tests.factories import make_promotion

pytestmark = pytest.mark.django_db
HALLO = OverrideText("Hallo {first_name}", "Hallo {first_name},\n\n{reward} is yours.")


@pytest.fixture
def promotion() -> Promotion:
    return make_promotion(name="Spring")


def reword(
    promotion: Promotion, by: User, words: OverrideText = HALLO, language: str = "en"
) -> None:
    email_overrides.save_override(
        promotion_id=promotion.pk, kind="claim_code", language=language, words=words, by=by
    )


def put_back(promotion: Promotion, by: User) -> bool:
    return email_overrides.delete_override(
        promotion_id=promotion.pk, kind="claim_code", language="en", by=by
    )


def test_words_count_for_one_promotion_kind_and_language(promotion: Promotion, petra: User) -> None:
    reword(promotion, petra)
    assert email_overrides.override_of(promotion, "claim_code", "en") == HALLO
    for other in (
        email_overrides.override_of(promotion, "claim_code", "id"),
        email_overrides.override_of(promotion, "claim_received", "en"),
        email_overrides.override_of(make_promotion(), "claim_code", "en"),
    ):
        assert other == OverrideText()


def test_to_reword_again_replaces_the_words_and_is_on_record(
    promotion: Promotion, petra: User
) -> None:
    reword(promotion, petra)
    reword(promotion, petra, OverrideText(subject="Short"))
    assert email_overrides.override_of(promotion, "claim_code", "en") == OverrideText(
        subject="Short"
    )
    entries = LogEntry.objects.filter(object_id=str(promotion.pk), user=petra)
    assert [entry.change_message for entry in entries] == ["Reworded claim_code (en)."] * 2


def test_to_put_back_leaves_the_other_languages_alone(promotion: Promotion, petra: User) -> None:
    reword(promotion, petra)
    reword(promotion, petra, language="id")
    assert put_back(promotion, petra)
    assert not put_back(promotion, petra)
    assert list(EmailOverride.objects.values_list("language", flat=True)) == ["id"]
    assert LogEntry.objects.filter(change_message__startswith="Put back").count() == 1


def test_a_wording_that_says_nothing_is_refused_by_the_database(promotion: Promotion) -> None:
    with pytest.raises(IntegrityError):
        EmailOverride.objects.create(promotion=promotion, kind="claim_code", language="en")


def test_a_copy_of_a_promotion_has_its_words(promotion: Promotion, petra: User) -> None:
    reword(promotion, petra)
    made = cloning.clone_promotion(promotion_id=promotion.pk, by=petra)
    assert email_overrides.override_of(made, "claim_code", "en") == HALLO
    assert EmailOverride.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {first_name},", "Dear Ada {reward},"),
        ("{{ first_name }} {{first_name}} {% now %}", "{{ first_name }} {{first_name}} {% now %}"),
        ("{nobody} {", "{nobody} {"),
    ],
)
def test_only_a_placeholder_is_filled_and_only_once(text: str, filled: str) -> None:
    assert email_overrides.fill(text, {"first_name": "Ada {reward}", "reward": "a code"}) == filled


def test_what_stands_for_nothing_is_named() -> None:
    text = "{first_name} {First Name} {code} {reason} {} {{ x }}"
    assert email_overrides.unknown("claim_code", text) == [
        "{First Name}",
        "{code}",
        "{reason}",
        "{}",
    ]
    assert email_overrides.unknown("claim_code", "{day}") == ["{day}"]
    assert email_overrides.unknown("claim_received", "{day}") == []


def test_the_day_of_our_decision_must_be_told() -> None:
    assert email_overrides.lacking("claim_received", "Soon.") == ["{day}"]
    assert email_overrides.lacking("claim_received", "By {day}.") == []
    assert email_overrides.lacking("claim_code", "Soon.") == []


def test_what_is_needed_is_a_placeholder_of_its_letter() -> None:
    for kind in KINDS.values():
        assert kind.needed <= {*kind.placeholders}
