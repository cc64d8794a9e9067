"""Check the price that a member typed against the row of the invoice that sells the product.

It never fails: another price is for people, for invoices print discounts, prices without tax and
prices of several units. What nothing on the paper confirms is for people, too.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_precision

from evidence.documents.rotation import InvoiceReading
from evidence.findings import FindingKind
from evidence.models import Upload
from evidence.purchases.product_lines import prices_of
from redemptions.models import Check, Claim

RULE: Final = "price/1"


def check_price(
    claim: Claim, reading: InvoiceReading, places: Sequence[tuple[Upload, int]]
) -> list[Check]:
    """Return a check of the price, not saved yet; none where no price was asked for."""
    price = claim.price
    if price is None:
        return []
    found = Check(
        kind=Check.Kind.PRICE,
        verdict=Check.Verdict.UNREADABLE,
        expected=f"{price.minor} {price.currency}",
        rule=RULE,
    )
    named = next((each for each in reading.findings if each.kind is FindingKind.MODEL), None)
    if named is None or not places:
        return [found]
    model = claim.registered_product.product.name
    sold = [*prices_of(model, named, reading.pages[named.page])]
    if not sold:
        return [found]
    typed = Decimal(price.minor).scaleb(-get_currency_precision(price.currency))
    line = next((cell for cell, amount in sold if amount == typed), None)
    found.verdict = Check.Verdict.NEAR if line is None else Check.Verdict.PASS
    line = line or sold[0][0]
    found.read = ", ".join(dict.fromkeys(str(amount) for _cell, amount in sold))[:300]
    found.upload, found.page = places[named.page]
    found.box, found.confidence = list(line.box), line.confidence
    return [found]
