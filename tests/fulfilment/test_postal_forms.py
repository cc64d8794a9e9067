"""The address of each country: its lines, their order, and what is refused."""

import pytest

from accounts.regions import region_choices
from fulfilment import addresses
from fulfilment.postal_forms import postal_form

PERSON = {"first_name": "Sukarno", "contact_number": "+49 30 1234567"}
PLACE = {"street": "Invalidenstr. 7", "unit": "3. OG", "zip_code": "10115", "city": "Berlin"}


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("DE", ["street", "unit", "zip_code", "city"]),
        ("KR", ["state", "city", "street", "unit", "zip_code"]),
        ("US", ["street", "unit", "city", "state", "zip_code"]),
        ("AE", ["street", "unit", "state"]),
        ("HK", ["state", "city", "street", "unit"]),
        ("", ["street", "unit", "zip_code", "city", "state"]),
    ],
)
def test_each_country_has_its_own_lines(country: str, lines: list[str]) -> None:
    assert postal_form(country).lines == lines


def test_every_region_has_a_form_with_a_street() -> None:
    for code, _name in region_choices():
        form = postal_form(code)
        assert "street" in form.lines
        assert form.required <= {*form.lines}, code


@pytest.mark.parametrize(
    ("address", "is_complete"),
    [
        ({"country": "DE", **PLACE}, True),
        ({"country": "DE", **PLACE, "zip_code": "SW1A 1AA"}, False),
        ({"country": "DE", **PLACE, "contact_number": "call me"}, False),
        ({"country": "DE", **PLACE, "contact_number": "030 1234567"}, True),
        ({"country": "GB", **PLACE, "zip_code": "SW1A 1AA"}, True),
        # A country without codes.
        ({"country": "HK", "state": "Kowloon", "street": "1 Nathan Road"}, True),
        ({"country": "HK", "street": "1 Nathan Road"}, False),
        # Of a release before.
        (PLACE | {"contact_number": "call me"}, True),
    ],
)
def test_an_address_is_complete_by_the_rules_of_its_country(
    address: dict[str, str], *, is_complete: bool
) -> None:
    assert addresses.is_complete(PERSON | address) is is_complete


def test_a_label_is_printed_as_its_country_does() -> None:
    assert addresses.label_of(PERSON | {"country": "DE", **PLACE}) == [
        "Sukarno",
        "Invalidenstr. 7",
        "3. OG",
        "10115 Berlin",
        "Germany",
        "+49 30 1234567",
    ]
    in_tokyo = {"country": "JP", "zip_code": "100-0001", "state": "東京都", "street": "千代田1-1"}
    assert addresses.label_of(in_tokyo) == ["100-0001", "東京都", "千代田1-1", "Japan"]
    assert addresses.label_of({}) == []
