"""Parcels that are due, as the tests of their rooms need them."""

from datetime import date

from accounts.models import User
from foundation.tables.line_files import LineFile
from fulfilment.models import Carrier, Fulfilment
from promotions.models import Promotion
from redemptions.models import Claim
from tests.claim_rows import owed_for
from tests.factories import make_claim, make_promotion, make_reward, today

HOME = {
    "country": "DE",
    "first_name": "Alice",
    "last_name": "Adler",
    "street": "Lindenweg 5",
    "zip_code": "01067",
    "city": "Dresden",
    "contact_number": "+49 351 4455667",
}
# Of somebody who shares nothing with her.
ELSEWHERE = {
    **HOME,
    "street": "Marktplatz 1",
    "zip_code": "20095",
    "contact_number": "+49 40 998877",
}


def make_carrier(name: str = "DHL", **fields: object) -> Carrier:
    values = {"link": "https://dhl.example/?id={number}", "pattern": "JJD9999", **fields}
    return Carrier.objects.create(name=name, **values)


def parcel_promotion() -> Promotion:
    promotion = make_promotion(recipient_wanted=True, limit_per_member=99)
    make_reward(promotion, kind="physical", name="A mouse")
    return promotion


def make_parcel(
    user: User,
    promotion: Promotion | None = None,
    *,
    recipient: dict[str, str] | None = None,
    due_on: date | None = None,
) -> Fulfilment:
    """A parcel that is due to a member for an approved claim."""
    promotion = promotion or parcel_promotion()
    claim = make_claim(user, promotion, recipient=HOME if recipient is None else recipient)
    Claim.objects.filter(pk=claim.pk).update(status=Claim.Status.APPROVED)
    parcel = owed_for(claim, due_on=due_on or today())
    parcel.save()
    return parcel


def tracking(*lines: str) -> LineFile:
    return LineFile(
        ["reference,carrier,number,date\n", *(f"{line}\n" for line in lines)], "dhl.csv"
    )
