"""What the row of the product says of the price that its member typed."""

import pytest

from evidence.documents.model_names import match_model
from evidence.documents.rotation import InvoiceReading
from evidence.models import Upload
from evidence.reading.lines import with_neighbours
from products.models import Product, RegisteredProduct, SerialNumber
from promotions.awarding.awards import Price
from redemptions.checks.price_check import check_price
from redemptions.models import Check, Claim
from tests.evidence.documents.pages import table

MODEL = "PRO MP241"


def check_of(*rows: str) -> Check:
    product = Product(name=MODEL)
    registered = RegisteredProduct(serial=SerialNumber(product=product))
    claim = Claim(registered_product=registered)
    claim.price = Price(139_00, "EUR")
    lines = table(*rows)
    reading = InvoiceReading([lines], [match_model(MODEL, with_neighbours(lines))])
    (check,) = check_price(claim, reading, [(Upload(pk=1), 0)])
    return check


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("MSI PRO MP241 | 1 | 139,00 EUR", "Kabel | 5,00 EUR"), Check.Verdict.PASS),
        # The total of another purchase is printed, too, but not in the row of the product.
        (("MSI PRO MP241 | 89,00 EUR", "Total | 139,00 EUR"), Check.Verdict.NEAR),
        (("MSI PRO MP241", "Gesamtbetrag | 139,00 EUR"), Check.Verdict.UNREADABLE),
        (("Rechnung | 139,00 EUR",), Check.Verdict.UNREADABLE),
    ],
)
def test_none_but_the_row_of_the_product_confirms_a_price(
    rows: tuple[str, ...], expected: Check.Verdict
) -> None:
    check = check_of(*rows)
    assert check.verdict == expected
    # So that a policy leaves the claim to a person.
    assert check.contradicts == (expected != Check.Verdict.PASS)
