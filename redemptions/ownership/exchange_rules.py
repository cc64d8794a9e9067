"""What follows for the claims about a product whose serial number is exchanged.

A claim stays as it was submitted, with the serial number on its photo and its invoice; its product
is the same registration. What it uses up is the new unit too: nobody claims for that once more.
"""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.locks import lock_rows
from products.models import SerialExchange
from products.ownership import exchanges
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimedUnit, ClaimEvent, timeline


@transaction.atomic
def exchange(*, by: User, registered_id: int, serial: str, chk: str = "") -> SerialExchange:
    """Give a member's product another serial number; open claims about it say so in their timeline.

    Raises:
        exchanges.CannotExchange: the serial number is the same, unknown, or another product's.
        RegisteredProduct.DoesNotExist: the registration is not in force.
    """
    exchanged = exchanges.exchange(by=by, registered_id=registered_id, serial=serial, chk=chk)
    used = ClaimedUnit.objects.filter(serial=exchanged.old).order_by()
    keys = list(used.values_list("claim", flat=True))
    claims = lock_rows(Claim.objects.filter(pk__in=keys, status__in=Claim.LIVE)).order_by("pk")
    for claim in claims.select_related("user"):
        ClaimedUnit.objects.create(
            claim=claim, promotion_id=claim.promotion_id, serial=exchanged.new
        )
        if claim.is_open and claim.registered_product_id == registered_id:
            _note(claim, exchanged, by)
    return exchanged


def _note(claim: Claim, exchanged: SerialExchange, by: User) -> None:
    with translation.override(claim_emails.language_of(claim)):
        note = _("The product's serial number has changed: it's %(new)s now, %(old)s before.")
        said = note % {"new": exchanged.new, "old": exchanged.old}
    timeline.record(claim, ClaimEvent.Kind.NOTED, by=by, note=said)
