"""What claims add to a member's page, the risks of them, and how one is found by an Order ID."""

from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff.member_page import MOST, MemberPart, PartRow
from redemptions.models import Check, Claim


def claimants(typed: str) -> "QuerySet[Claim, int]":
    """Return whose claim has an Order ID that begins so."""
    claims = Claim.objects.filter(reference__startswith=typed.lower())
    return claims.values_list("user", flat=True)


def _claims(member: User) -> list[PartRow]:
    newest = member.claims.select_related("promotion").order_by("-submitted_at", "-pk")
    return [
        PartRow(
            (
                one.reference,
                one.promotion.name,
                one.get_status_display(),
                date_format(one.submitted_at),
            ),
            _page(one.pk),
        )
        for one in newest[:MOST]
    ]


def _risks(member: User) -> list[PartRow]:
    """Return the risks that checks found in the member's claims, each once for a claim."""
    found = Check.objects.filter(
        run__claim__user=member,
        kind__in=Check.RISKS,
        verdict__in=(Check.Verdict.FAIL, Check.Verdict.NEAR),
    )
    newest = found.select_related("run__claim").order_by("-run__claim_id", "kind", "-pk")
    return [
        PartRow((one.run.claim.reference, one.get_kind_display()), _page(one.run.claim_id))
        for one in newest.distinct("run__claim_id", "kind")[:MOST]
    ]


def _page(pk: int) -> str:
    return reverse("admin:redemptions_claim_change", args=[pk])


CLAIMS: Final = MemberPart(
    "claims",
    _("Claims"),
    "redemptions.view_claim",
    (_("Order ID"), _("Promotion"), _("Status"), _("Submitted")),
    _claims,
)
RISKS: Final = MemberPart(
    "risks",
    _("Risks"),
    "redemptions.view_checkrun",
    (_("Order ID"), _("Risk")),
    _risks,
)
