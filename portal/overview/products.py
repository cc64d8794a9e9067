"""Products on the overview: a registration that was begun, and warranties that are about to end."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.tables.kept_queries import given
from foundation.web.stencils import page_address
from portal.overview.source import Facts, OverviewLine, OverviewSection, OverviewSource
from products.models import RegisteredProduct, RegistrationDraft

WARRANTY_ENDS_WITHIN: Final = timedelta(days=60)


def _begun_rows() -> QuerySet[RegistrationDraft]:
    return RegistrationDraft.objects.filter(user=given("user")).order_by("pk")


def _begun(facts: Facts) -> OverviewLine:
    text = _("You haven't finished registering %(product)s (%(serial)s).") % facts
    return OverviewLine(text, page_address("registration-purchase"), act=_("Continue"))


BEGUN: Final = OverviewSource(
    "begun",
    OverviewSection.WAITS,
    _begun_rows,
    {"product": "serial__product__name", "serial": "serial__serial"},
    _begun,
)


def warranties(products: Iterable[RegisteredProduct]) -> list[OverviewLine]:
    """Return the member's products whose warranty ends soon, the first to end first."""
    today = timezone.localdate()
    last = today + WARRANTY_ENDS_WITHIN
    ending = [each for each in products if today <= each.warranty_until <= last]
    return [_ends(each) for each in sorted(ending, key=lambda each: each.warranty_until)]


def _ends(registered: RegisteredProduct) -> OverviewLine:
    day = date_format(registered.warranty_until, "DATE_FORMAT")
    note = _("The warranty ends on %(day)s.") % {"day": day}
    text = f"{registered.product.name} ({registered.serial.serial})"
    return OverviewLine(text, page_address("my-products"), note=note)
