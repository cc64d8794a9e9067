"""What fulfilment adds to a member's page: their parcels."""

from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff.member_page import MOST, MemberPart, PartRow
from fulfilment.models import Parcel


def _rows(member: User) -> list[PartRow]:
    parcels = Parcel.objects.filter(cause__user=member, kind=Parcel.Kind.PARCEL)
    newest = parcels.select_related("cause", "reward").order_by("-pk")[:MOST]
    return [
        PartRow(
            (
                one.cause.reference,
                one.reward.name if one.reward else "",
                one.get_status_display(),
                date_format(one.due_on),
            ),
            reverse("admin:fulfilment_parcel_change", args=[one.pk]),
        )
        for one in newest
    ]


PARCELS: Final = MemberPart(
    "parcels",
    _("Parcels"),
    "fulfilment.view_parcel",
    (_("Order ID"), _("Reward"), _("State"), _("Due")),
    _rows,
)
