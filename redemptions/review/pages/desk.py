"""Who has a claim on the desk: taking it, keeping it, leaving it, taking it over."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import MemberRequest
from accounts.sessions.session_middleware import in_background
from foundation.web.requests import row_id
from redemptions.models import Claim
from redemptions.models.conflicts import conflict_in
from redemptions.review import leases
from redemptions.review.pages.decisions import act
from redemptions.review.pages.layout import ActionResult, answer, guarded, to_claim


@guarded("redemptions.review_claim")
@require_POST
@in_background
def lease(request: MemberRequest) -> HttpResponse:
    """Renew the reviewer's leases; return, as JSON, who else holds the first of the claims."""
    pks = _pks(request)
    claims = Claim.objects.select_related("user")
    claim = get_object_or_404(claims, pk=pks[0] if pks else 0)
    if conflict_in(claim, request.user):
        return JsonResponse({"holder": ""})
    if leases.take(claim_id=claim.pk, by=request.user):
        leases.renew(claim_ids=pks, by=request.user)
        return JsonResponse({"holder": ""})
    holder = leases.holder_of(claim)
    return JsonResponse({"holder": holder.get_full_name() if holder else ""})


@guarded("redemptions.review_claim")
@require_POST
@in_background
def release(request: MemberRequest) -> HttpResponse:
    """Release the reviewer's leases when they leave the page."""
    leases.release(claim_ids=_pks(request), by=request.user)
    return HttpResponse(status=204)


@act("redemptions.review_claim")
def take_over(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Take over", or the key T: a claim that another reviewer has on the desk."""
    was_held = leases.take_over(claim_id=pk, by=request.user)
    text = _("Taken over.") if was_held else _("Nobody was working on this claim.")
    return answer(request, pk, ActionResult(text), to_claim(request, pk))


@act("redemptions.lead_review")
def release_for_others(request: MemberRequest, pk: int) -> HttpResponse:
    """The lead's button "Release": end another reviewer's lease."""
    was_held = leases.release_for_others(claim_id=pk, by=request.user)
    text = _("Released.") if was_held else _("Nobody was working on this claim.")
    return answer(request, pk, ActionResult(text), to_claim(request, pk))


def _pks(request: HttpRequest) -> list[int]:
    return [pk for text in request.POST.getlist("claim") if (pk := row_id(text)) is not None]
