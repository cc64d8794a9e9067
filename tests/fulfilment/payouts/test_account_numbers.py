"""Accounts that can be right, and those that cannot."""

import pytest

from fulfilment.models import PayoutField, PayoutMethod
from fulfilment.payouts import account_numbers
from tests.fulfilment.payees import IBAN, OUTSIDE_OF_SEPA, WRONG_IBAN


@pytest.mark.parametrize(
    ("iban", "told"),
    [
        (IBAN, ""),
        (WRONG_IBAN, "valid IBAN"),
        (IBAN[:-1], "valid IBAN"),
        (OUTSIDE_OF_SEPA, "this country"),
    ],
)
def test_an_iban_is_checked_and_within_sepa(iban: str, told: str) -> None:
    assert told in (fault := account_numbers.fault_of_iban(iban))
    assert bool(told) == bool(fault)


def test_a_number_is_read_as_people_type_it() -> None:
    assert account_numbers.tidied(" de89 3704-0044 0532 0130 00 ") == IBAN
    assert account_numbers.tidied("\uff12\uff10\u201100\u201300") == "200000"


@pytest.mark.django_db
def test_each_country_of_the_first_rows_takes_its_own_example_and_no_other() -> None:
    fields = PayoutField.objects.select_related("method")
    assert {method.code[:2] for method in PayoutMethod.objects.all()} >= {
        *("kr", "id", "sg", "tw", "us", "gb")
    }
    for field in fields:
        value = account_numbers.tidied(field.example)
        assert account_numbers.fault_of(field, value) == "", field
        assert account_numbers.fault_of(field, f"{value}X"), field


@pytest.mark.django_db
def test_a_routing_number_has_a_check_digit() -> None:
    field = PayoutField.objects.get(name="routing_number")
    assert account_numbers.fault_of(field, "021000021") == ""
    assert "021000021" in account_numbers.fault_of(field, "021000022")
