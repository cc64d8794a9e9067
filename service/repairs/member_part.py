"""What repairs add to a member's page for staff, and how one is found by an RMA number."""

from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff.member_page import MOST, MemberPart, PartRow
from service.models import Repair, normalize_rma
from service.repairs.stage_words import title_of

READS: Final = "service.view_repair"


def owners_of(typed: str) -> "QuerySet[Repair, int]":
    """Return whose repair has an RMA number that begins so; nobody's where hyphens were typed."""
    number = normalize_rma(typed)
    rows = Repair.objects.filter(rma__startswith=number) if number else Repair.objects.none()
    return rows.values_list("user", flat=True)


def _rows(member: User) -> list[PartRow]:
    return [
        PartRow(
            (
                one.number,
                one.product.name,
                title_of(one.stage, one.waiting_for),
                date_format(one.promised_on) if one.promised_on else "",
            ),
            reverse("admin:service_repair_change", args=[one.pk]),
        )
        for one in member.repairs.for_pages().newest()[:MOST]
    ]


REPAIRS: Final = MemberPart(
    "repairs",
    _("Repairs"),
    READS,
    (_("RMA No."), _("Product"), _("Status"), _("Promised by")),
    _rows,
)
