"""What products add to a member's page, and how one is found by a serial number."""

from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff.finding import FEWEST
from accounts.staff.member_page import MOST, MemberPart, PartRow
from foundation.text import normalize_serial
from products.models import RegisteredProduct


def owners_of(typed: str) -> "QuerySet[RegisteredProduct, int]":
    """Return who has registered a serial number that begins so."""
    serial = normalize_serial(typed)
    if len(serial) < FEWEST:  # of dashes and blanks nothing is left
        return RegisteredProduct.objects.none().values_list("user", flat=True)
    units = RegisteredProduct.objects.filter(serial__serial__startswith=serial)
    return units.values_list("user", flat=True)


def _rows(member: User) -> list[PartRow]:
    newest = member.registered_products.order_by("-registered_at", "-pk")
    return [
        PartRow(
            (
                one.serial.product.name,
                one.serial.serial,
                date_format(one.purchased_on),
                date_format(one.warranty_until),
                one.get_release_reason_display() if one.released_at else "",
            ),
            reverse("admin:products_registeredproduct_change", args=[one.pk]),
        )
        for one in newest.select_related("serial__product")[:MOST]
    ]


PRODUCTS: Final = MemberPart(
    "products",
    _("Products"),
    "products.view_registeredproduct",
    (
        _("Product"),
        _("Serial Number"),
        _("Purchase Date"),
        _("Warranty Period"),
        _("State"),
    ),
    _rows,
)
