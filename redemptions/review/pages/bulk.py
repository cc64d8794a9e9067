"""Actions on several claims at once: chosen in the queue, confirmed with the checks of each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import MemberRequest
from foundation.web.requests import row_id
from promotions.codes.pool import CannotAllocate, OutOfStock
from redemptions.emails.claim_emails import language_of
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import objections, oversight, queue, triage, undo_window
from redemptions.review.oversight import NeedsSecondPerson
from redemptions.review.pages import queue_rows
from redemptions.review.pages.forms import AssignForm, BulkApproveForm, HoldForm, SendBackForm
from redemptions.review.pages.layout import (
    REFUSALS,
    framed,
    guarded,
    to_undo,
    who_was_faster,
    why_refused,
)
from redemptions.review.pages.queue import BULK, address

Act = Callable[[Claim], str]
BulkForm = SendBackForm | AssignForm | HoldForm | BulkApproveForm


class _LeftOut(Exception):
    """It is a bundle: one reason for all does not say which of its products it is about."""


@guarded("redemptions.review_claim")
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """After confirmation, do one action for each of the chosen claims, and list the results.

    The confirmation shows what the checks say of each, and leaves those unticked against which
    something speaks. Decisions can be undone as long as others.
    """
    name = request.POST.get("act", "")
    chosen = _chosen(request)
    if name not in BULK or not chosen:
        messages.info(request, _("Choose claims and what to do with them."))
        return redirect(address(request))
    form = _form(request, name, chosen)
    if "confirmed" not in request.POST or not form.is_valid():
        return _confirmation(request, name, chosen, form)
    act = _act(request, form)
    results = [(claim, *_result(request, act, claim)) for claim in chosen]
    filters = request.GET.urlencode()
    context = framed(request, str(BULK[name]), results=results, filters=filters)
    here = {claim.pk for claim in chosen}
    own = [each for each in undo_window.undoable(request.user) if each.claim_id in here]
    context |= {**to_undo(request.user, is_any=False), "undoable": own}
    return render(request, "admin/redemptions/claim/bulk_results.html", context)


@guarded("redemptions.review_claim")
@require_POST
def undo_all(request: MemberRequest) -> HttpResponse:
    """The button "Undo all": undo one's own decisions on these claims that can still be undone."""
    keys = [pk for text in request.POST.getlist("claim") if (pk := row_id(text)) is not None]
    count = 0
    for pk in keys[: queue.PAGE]:
        try:
            count += undo_window.undo(claim_id=pk, by=request.user)
        except REFUSALS as error:
            messages.error(request, why_refused(error))
    text = ngettext("%(n)d decision is undone.", "%(n)d decisions are undone.", count)
    messages.info(request, text % {"n": count})
    return redirect(address(request))


def _confirmation(
    request: MemberRequest, name: str, chosen: list[Claim], form: BulkForm
) -> HttpResponse:
    title = ngettext("%(act)s: %(n)d claim", "%(act)s: %(n)d claims", len(chosen))
    against = objections.objections_to(chosen)
    is_again = "confirmed" in request.POST
    rows = [
        (claim, against[claim.pk], is_again or name != "approve" or not against[claim.pk].against)
        for claim in chosen
    ]
    context = {"act": name, "rows": rows, "form": form, "label": BULK[name]}
    named = title % {"act": BULK[name], "n": len(chosen)}
    page = framed(request, named, filters=request.GET.urlencode(), **context)
    return render(request, "admin/redemptions/claim/bulk.html", page)


def _form(request: MemberRequest, name: str, chosen: list[Claim]) -> BulkForm:
    data = request.POST if "confirmed" in request.POST else None
    match name:
        case "send_back":
            promotions = {claim.promotion for claim in chosen}
            only = next(iter(promotions)) if len(promotions) == 1 else None
            return SendBackForm(data, promotion=only, language=language_of(chosen[0]))
        case "assign":
            return AssignForm(data, by=request.user)
        case "hold":
            return HoldForm(data)
        case _:
            return BulkApproveForm(data)


def _act(request: MemberRequest, form: BulkForm) -> Act:
    """Return a function that does the action for one claim and returns its result as text."""
    by = request.user

    def act(claim: Claim) -> str:
        match form:
            case SendBackForm() if claim.is_bundle:
                raise _LeftOut
            case SendBackForm(cleaned_data=given):
                reason = form.text_for(language_of(claim))
                reasons = given["reasons"]
                undo_window.send_back(claim_id=claim.pk, by=by, reason=reason, reasons=reasons)
                return _("sent back")
            case AssignForm(cleaned_data=given):
                is_new = triage.assign(claim_id=claim.pk, by=by, to=given["reviewer"])
                return _("assigned") if is_new else _("was so already")
            case HoldForm(cleaned_data=given):
                is_new = triage.hold(claim_id=claim.pk, by=by, note=given["note"])
                return _("on hold") if is_new else _("was so already")
            case _:
                return _approve(request, claim, form.cleaned_data["override"])

    return act


def _approve(request: MemberRequest, claim: Claim, override: str) -> str:
    try:
        undo_window.approve(claim_id=claim.pk, by=request.user, override=override)
    except NeedsSecondPerson as alone:
        if alone.first is not None:
            raise
        oversight.approve_first(claim_id=claim.pk, by=request.user, override=override)
        return _("approved as the first of two")
    except OutOfStock:
        undo_window.approve(claim_id=claim.pk, by=request.user, override=override, may_wait=True)
        return _("Nothing is left of the reward: the claim waits for stock.")
    return _("approved")


def _result(request: MemberRequest, act: Act, claim: Claim) -> tuple[bool, str]:
    try:
        return True, act(claim)
    except _LeftOut:
        return False, _("Left out: a bundle. Open it to say which product it's about.")
    except AlreadyDecided as late:
        return False, who_was_faster(late, request.user)
    except objections.NeedsOverride as error:
        text = _("Not approved: %(against)s. Say why, or open the claim.")
        return False, text % {"against": error.found.text}
    except REFUSALS as error:
        return False, why_refused(error)
    except CannotAllocate as none:
        return False, none.words


def _chosen(request: MemberRequest) -> list[Claim]:
    """Return the chosen claims in queue order; at most as many as fit on a page."""
    pks = [pk for text in request.POST.getlist("claim") if (pk := row_id(text)) is not None]
    found = Claim.objects.filter(pk__in=pks[: queue.PAGE])
    related = "reward__promotion", "registered_product", "terms"
    shown = queue_rows.with_all_shown(found).select_related(*related)
    return list(shown.order_by("due_on", "pk"))
