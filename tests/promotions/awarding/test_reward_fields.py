"""A price is typed as the reader's language writes it, or as it stands on the paper."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from promotions.awarding.claim_days import in_words
from promotions.awarding.reward_fields import read_price, written
from promotions.models import Promotion


@pytest.mark.parametrize(
    ("language", "currency", "typed", "minor"),
    [
        ("en", "EUR", "1,234.50", 123450),
        ("en", "EUR", "€ 199.99", 19999),
        ("de", "EUR", "1.234,50 €", 123450),
        ("de", "EUR", "1234.5", 123450),
        ("de", "EUR", "1.234", 123400),
        ("de", "EUR", "199,-", 19900),
        ("ko", "KRW", "389,000", 389000),
        ("id", "IDR", "1.234.567", 123456700),
    ],
)
def test_a_price_is_read(language: str, currency: str, typed: str, minor: int) -> None:
    with translation.override(language):
        price = read_price(typed, currency)
        assert price.minor == minor
        assert read_price(written(price), currency) == price


@pytest.mark.parametrize("typed", ["", "much", "0", "-5", "1,2,3", "12.345,6.7", "12a34", "9" * 20])
def test_what_is_no_price_is_refused_with_an_example(typed: str) -> None:
    with translation.override("de"), pytest.raises(ValidationError, match=r"1\.234,56"):
        read_price(typed, "EUR")


def test_a_promotion_says_on_which_days_after_the_purchase() -> None:
    promotion = Promotion(claim_from_day=5, claim_until_day=1)
    assert in_words(promotion) == [
        "Redeem from 5 days after you bought it.",
        "Redeem within 1 day of buying it.",
    ]
    assert in_words(Promotion()) == []
