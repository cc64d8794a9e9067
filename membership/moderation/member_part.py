"""What shout outs add to a member's page in the admin."""

from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff.member_page import MOST, MemberPart, PartRow
from membership.models import ShoutOut


def _rows(member: User) -> list[PartRow]:
    sent = member.shout_outs.exclude(status=ShoutOut.Status.DRAFT).for_pages()
    return [
        PartRow(
            (
                one.task.title,
                one.product.name,
                one.get_status_display(),
                date_format(one.sent_at) if one.sent_at else "",
            ),
            reverse("admin:membership_shoutout_change", args=[one.pk]),
        )
        for one in sent.order_by("-sent_at", "-pk")[:MOST]
    ]


SHOUT_OUTS: Final = MemberPart(
    "shout_outs",
    _("Shout outs"),
    "membership.view_shoutout",
    (_("Task"), _("Product"), _("Status"), _("Sent")),
    _rows,
)
