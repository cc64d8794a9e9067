"""The review page of a claim with the evidence of another beside it, where a check names that."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest
from redemptions.models import Claim
from redemptions.review import review_summary
from redemptions.review.pages.claim import evidence_of, shown
from redemptions.review.pages.layout import guarded


@never_cache
@guarded("redemptions.view_claim")
@require_safe
def beside(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Show the papers and the photos of both claims side by side; who looks is recorded."""
    if not request.user.has_perm("redemptions.view_evidence"):
        raise PermissionDenied
    claims = Claim.objects.select_related("registered_product")
    claim = get_object_or_404(claims, pk=pk)
    if other not in review_summary.claims_named_by(claim):
        raise Http404
    return shown(request, pk, exhibits=_pairs(claim, claims.get(pk=other)))


def _pairs(claim: Claim, other: Claim) -> list[dict[str, Any]]:
    """Return each kind of evidence of the claim, followed by the other's, with its Order ID."""
    both = [(one, evidence_of(one)["exhibits"]) for one in (claim, other)]
    return [
        {**exhibit, "name": _("%(name)s of %(reference)s") % _names(exhibit, one), "pk": one.pk}
        for number in range(2)
        for one, exhibits in both
        for exhibit in exhibits[number : number + 1]
        if exhibit["uploads"]
    ]


def _names(exhibit: dict[str, Any], claim: Claim) -> dict[str, str]:
    return {"name": exhibit["name"], "reference": claim.reference}
