"""Exchanges: a registered product gets another serial number, and stays its member's.

Who changes the unit knows why; products knows no repairs. Claims about the product are followed by
``redemptions.ownership.exchange_rules``, which calls this. Lock order: the registration.
"""

from collections.abc import Collection

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.text import normalize_chk, normalize_serial
from products.catalogue.chk import chk_digest
from products.models import RegisteredProduct, SerialExchange, SerialNumber
from products.ownership import disputes, transfers
from products.registration import register


class WhyNotExchanged(models.TextChoices):
    """Why a serial number cannot take the place of another, in words for staff."""

    SAME = "same", _("This is the serial number that the product has already.")
    REGISTERED = "registered", _("This serial number is registered, or was.")
    LEFT = "left", _("This serial number has left another product. Use the new label's.")
    UNKNOWN = (
        "unknown",
        _("We don't know this serial number. Enter the CHK of its label, and it is added."),
    )
    DISPUTED = "disputed", _("Somebody else says that the product is theirs. Decide that first.")


class CannotExchange(Exception):
    """The serial number cannot be the product's; nothing has changed."""

    def __init__(self, refusal: WhyNotExchanged) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@transaction.atomic
def exchange(*, by: User, registered_id: int, serial: str, chk: str = "") -> SerialExchange:
    """Give a registration in force another serial number; offers to others end.

    Purchase, proofs and warranty stay as they are. The CHK is from now on that of the new label: of
    a unit that we know its own, of another one that which is entered, and it becomes known by that.
    The old serial number is never registered again.

    Raises:
        CannotExchange: the serial number is the same, unknown, or another product's.
        RegisteredProduct.DoesNotExist: the registration is not in force.
    """
    registered = register.lock_live(registered_id)
    if disputes.is_disputed(registered):
        raise CannotExchange(WhyNotExchanged.DISPUTED)
    old = registered.serial
    new = _unit(normalize_serial(serial), chk, like=old)
    if refusal := obstacle(old, new):
        raise CannotExchange(refusal)
    transfers.end_offers(registered, by=by)
    registered.serial = new
    try:
        with transaction.atomic():
            registered.save(update_fields=["serial"])
            return SerialExchange.objects.create(
                registered_product=registered, old=old, new=new, exchanged_by=by
            )
    except IntegrityError as taken:
        raise CannotExchange(WhyNotExchanged.REGISTERED) from taken


def obstacle(old: SerialNumber, new: SerialNumber) -> WhyNotExchanged | None:
    """Return why a unit cannot take the place of another."""
    if new.pk == old.pk:
        return WhyNotExchanged.SAME
    if SerialExchange.objects.filter(old=new).exists():
        return WhyNotExchanged.LEFT
    if RegisteredProduct.objects.filter(serial=new).exists():
        return WhyNotExchanged.REGISTERED
    return None


def units_before(serial_id: int) -> list[int]:
    """Return this unit and those whose place it took, the newest first, by their keys."""
    return units_before_each([serial_id])[serial_id]


def units_before_each(serial_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the same for several units: in as many queries as the longest row has units."""
    rows = {one: [one] for one in serial_ids}
    while before := _taken_over([row[-1] for row in rows.values()]):
        for row in rows.values():
            if row[-1] in before:
                row.append(before[row[-1]])
    return rows


def _taken_over(serial_ids: Collection[int]) -> dict[int, int]:
    return dict(SerialExchange.objects.filter(new__in=serial_ids).values_list("new", "old"))


def _unit(serial: str, chk: str, *, like: SerialNumber) -> SerialNumber:
    """Return the unit with this label; one that nobody knows is made known with its CHK."""
    known = SerialNumber.objects.filter(serial=serial).first()
    if known is not None:
        return known
    if not serial or not normalize_chk(chk):
        raise CannotExchange(WhyNotExchanged.UNKNOWN)
    return SerialNumber.objects.create(
        serial=serial, product_id=like.product_id, chk_digest=chk_digest(serial, chk)
    )
