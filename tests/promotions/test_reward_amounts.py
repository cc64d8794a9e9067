"""What a reward is worth: an amount in the smallest unit of its currency, and the currency."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from promotions.models import Reward


@pytest.mark.parametrize(
    ("amount_minor", "currency", "language", "shown"),
    [
        (2050, "EUR", "en", "€20.50"),
        (20000, "JPY", "en", "¥20,000"),
        (1500, "KWD", "en", "KWD1.500"),
        (15000000, "IDR", "id", "Rp150.000,00"),
        (3000, "TWD", "zh-hant", "$30.00"),
        (None, "", "en", ""),
    ],
)
def test_it_is_written_with_its_currencys_decimals_in_the_readers_language(
    amount_minor: int | None, currency: str, language: str, shown: str
) -> None:
    reward = Reward(amount_minor=amount_minor, currency=currency)
    with translation.override(language):
        assert reward.amount == shown


@pytest.mark.parametrize(
    ("amount_minor", "currency", "field"),
    [(None, "EUR", "amount_minor"), (100, "EUX", "currency"), (100, "eur", "currency")],
)
def test_an_amount_has_a_currency_that_there_is(
    amount_minor: int | None, currency: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Reward(name="X", amount_minor=amount_minor, currency=currency).full_clean(
            exclude=["promotion"], validate_unique=False, validate_constraints=False
        )
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_an_amount_without_a_currency_is_refused_and_neither_is_fine() -> None:
    with pytest.raises(ValidationError, match="An amount needs a currency"):
        Reward(amount_minor=100).validate_constraints(exclude=["promotion", "name"])
    Reward(name="X").clean()
