"""The page of the review queue, and actions on several claims at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from foundation.web.requests import row_id
from promotions.codes.pool import CannotAllocate, OutOfStock
from redemptions.emails.claim_emails import language_of
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions, leases, queue, triage, undo_window
from redemptions.review.pages.forms import AssignForm, HoldForm, QueueForm, SendBackForm
from redemptions.review.pages.layout import framed, guarded, to_undo, who_was_faster
from redemptions.review.queue import QueueTab

NAMES = {
    QueueTab.AWAITING: gettext_lazy("Awaiting review"),
    QueueTab.OVERDUE: gettext_lazy("Overdue"),
    QueueTab.MINE: gettext_lazy("Mine"),
    QueueTab.HELD: gettext_lazy("On hold"),
    QueueTab.NO_STOCK: gettext_lazy("Waiting for stock"),
    QueueTab.SENT_BACK: gettext_lazy("Sent back"),
    QueueTab.DECIDED: gettext_lazy("Decided"),
}
BULK = {
    "approve": gettext_lazy("Approve"),
    "send_back": gettext_lazy("Send back"),
    "assign": gettext_lazy("Assign"),
    "hold": gettext_lazy("Hold"),
}
Act = Callable[[Claim], str]
BulkForm = SendBackForm | AssignForm | HoldForm | None


@guarded("redemptions.view_claim")
@require_safe
def claims(request: MemberRequest) -> HttpResponse:
    """The queue, page by page: the claims of a tab with its filters, or search results."""
    form = QueueForm(request.GET)
    view, wanted = _view_of(request), form.wanted()
    typed = wanted.pop("q", "")
    page = _page(request, view, wanted, typed)
    return render(
        request,
        "admin/redemptions/claim/queue.html",
        {
            **framed(request, _("Claims")),
            **to_undo(request.user),
            "form": form,
            "typed": typed,
            "is_filtered": bool(wanted),
            "view": view,
            "views": _tabs(request),
            "page": page,
            "next": address(request, after=page.next) if page.next else "",
            "first": address(request) if request.GET.get("after") else "",
            "filters": address(request).partition("?")[2],
            "bulk": BULK,
            "may_review": request.user.has_perm("redemptions.review_claim"),
            "sees_members": request.user.has_perm("redemptions.view_personal_data"),
        },
    )


def take_next(request: MemberRequest) -> Claim | None:
    """Lease the next claim that matches the filters in the URL and is not already open."""
    wanted = QueueForm(request.GET).wanted()
    wanted.pop("q", "")
    view = _view_of(request)
    if view in {QueueTab.HELD, QueueTab.NO_STOCK, QueueTab.SENT_BACK, QueueTab.DECIDED}:
        view = QueueTab.AWAITING
    among = queue.narrowed(queue.claims_in(view, by=request.user), wanted)
    besides = [pk for text in request.POST.getlist("besides") if (pk := row_id(text)) is not None]
    return leases.take_next(by=request.user, among=among, besides=besides)


@guarded("redemptions.review_claim")
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """After confirmation, do one action for each of the chosen claims, and list the results."""
    name = request.POST.get("act", "")
    chosen = _chosen(request)
    if name not in BULK or not chosen:
        messages.info(request, _("Choose claims and what to do with them."))
        return redirect(address(request))
    form = _bulk_form(request, name, chosen)
    is_confirmed = "confirmed" in request.POST
    if not is_confirmed or (form is not None and not form.is_valid()):
        title = ngettext("%(act)s: %(n)d claim", "%(act)s: %(n)d claims", len(chosen))
        named = title % {"act": BULK[name], "n": len(chosen)}
        context = {"act": name, "chosen": chosen, "form": form, "label": BULK[name]}
        page = framed(request, named, filters=request.GET.urlencode(), **context)
        return render(request, "admin/redemptions/claim/bulk.html", page)
    act = _bulk_act(request, form)
    results = [(claim, *_result(request, act, claim)) for claim in chosen]
    context = framed(request, str(BULK[name]), results=results, filters=request.GET.urlencode())
    return render(request, "admin/redemptions/claim/bulk_results.html", context)


def _bulk_form(request: MemberRequest, name: str, chosen: list[Claim]) -> BulkForm:
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
            return None


def _bulk_act(request: MemberRequest, form: BulkForm) -> Act:
    """Return a function that does the action for one claim and returns its result as text."""
    by = request.user

    def act(claim: Claim) -> str:
        match form:
            case SendBackForm(cleaned_data=given):
                reason = form.text_for(language_of(claim))
                reasons = given["reasons"]
                decisions.send_back(claim_id=claim.pk, by=by, reason=reason, reasons=reasons)
                return _("sent back")
            case AssignForm(cleaned_data=given):
                is_new = triage.assign(claim_id=claim.pk, by=by, to=given["reviewer"])
                return _("assigned") if is_new else _("was so already")
            case HoldForm(cleaned_data=given):
                is_new = triage.hold(claim_id=claim.pk, by=by, note=given["note"])
                return _("on hold") if is_new else _("was so already")
            case _:
                decisions.approve(claim_id=claim.pk, by=by)
                return _("approved")

    return act


def _result(request: MemberRequest, act: Act, claim: Claim) -> tuple[bool, str]:
    try:
        return True, act(claim)
    except AlreadyDecided as late:
        return False, who_was_faster(late, request.user)
    except OutOfStock:
        undo_window.approve(claim_id=claim.pk, by=request.user, may_wait=True)
        return True, _("Nothing is left of the reward: the claim waits for stock.")
    except CannotAllocate as none:
        return False, none.words


def _chosen(request: MemberRequest) -> list[Claim]:
    """Return the chosen claims in queue order; at most as many as fit on a page."""
    pks = [pk for text in request.POST.getlist("claim") if (pk := row_id(text)) is not None]
    found = Claim.objects.filter(pk__in=pks[: queue.PAGE])
    return list(queue.with_all_shown(found).order_by("due_on", "pk"))


def _page(
    request: MemberRequest, view: QueueTab, wanted: dict[str, Any], typed: str
) -> queue.QueuePage:
    if typed:
        by_member = request.user.has_perm("redemptions.view_personal_data")
        return queue.found_page(queue.narrowed(queue.find(typed, by_member=by_member), wanted))
    among = queue.narrowed(queue.claims_in(view, by=request.user), wanted)
    return queue.page_of(view, among, after=request.GET.get("after", ""))


def _view_of(request: HttpRequest) -> QueueTab:
    try:
        return QueueTab(request.GET.get("view", QueueTab.AWAITING))
    except ValueError:
        return QueueTab.AWAITING


def _tabs(request: MemberRequest) -> list[dict[str, object]]:
    counted = queue.counts(by=request.user)
    return [
        {
            "name": name,
            "address": f"{reverse('admin:redemptions_claim_changelist')}?view={view}",
            "view": view,
            "count": _count(counted[view]) if view in counted else "",
        }
        for view, name in NAMES.items()
    ]


def _count(number: int) -> str:
    return f"{queue.MOST_COUNTED}+" if number > queue.MOST_COUNTED else str(number)


def address(request: HttpRequest, **more: str) -> str:
    """Return the URL of the queue with the current filters, which can be bookmarked."""
    query = request.GET.copy()
    query.pop("after", None)
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    for name, value in more.items():
        query[name] = value
    page = reverse("admin:redemptions_claim_changelist")
    return f"{page}?{query.urlencode()}" if query else page
