"""The page of the review queue, and actions on several claims at once."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest, User
from foundation.web.requests import row_id
from foundation.web.stencils import page_address
from redemptions.models import Claim
from redemptions.review import leases, queue
from redemptions.review.pages.layout import framed, guarded, to_undo
from redemptions.review.pages.queue_rows import QueueFilters, QueueRows, filter_fields
from redemptions.review.queue import QueueTab

_LIST: Final = "admin:redemptions_claim_changelist"
NAMES = {
    QueueTab.AWAITING: gettext_lazy("Awaiting review"),
    QueueTab.OVERDUE: gettext_lazy("Overdue"),
    QueueTab.MINE: gettext_lazy("Mine"),
    QueueTab.TO_CONFIRM: gettext_lazy("To confirm"),
    QueueTab.FOR_LEADS: gettext_lazy("For leads"),
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


@guarded("redemptions.view_claim")
@require_safe
def claims(request: MemberRequest) -> HttpResponse:
    """The queue, page by page: the claims of a tab with its filters, or search results."""
    asked, figures = QueueFilters(request.GET), queue.figures(by=request.user)
    view, wanted = _view_of(request), asked.wanted()
    typed = wanted.pop("q", "")
    page, may = _page(request, view, wanted, typed), _may(request.user)
    filters = address(request).partition("?")[2]
    return render(
        request,
        "admin/redemptions/claim/queue.html",
        {
            **framed(request, _("Claims")),
            **to_undo(request.user, is_any=figures.has_undoable),
            "filter_fields": filter_fields(asked),
            "typed": typed,
            "is_filtered": bool(wanted),
            "view": view,
            "views": _tabs(figures.counts),
            "page": page,
            "rows": QueueRows(filters=filters, **may).of(page.claims),
            "next": address(request, after=page.next) if page.next else "",
            "first": address(request) if request.GET.get("after") else "",
            "filters": filters,
            "bulk": BULK,
            **may,
        },
    )


def _may(user: User) -> dict[str, bool]:
    """Return what this member of staff may do with claims, and see of their members."""
    return {
        "may_review": user.has_perm("redemptions.review_claim"),
        "sees_members": user.has_perm("redemptions.view_personal_data"),
    }


def take_next(request: MemberRequest) -> Claim | None:
    """Lease the next claim that matches the filters in the URL and is not already open."""
    wanted = QueueFilters(request.GET).wanted()
    wanted.pop("q", "")
    view = _view_of(request)
    if view in {QueueTab.HELD, QueueTab.NO_STOCK, QueueTab.SENT_BACK, QueueTab.DECIDED}:
        view = QueueTab.AWAITING
    among = queue.narrowed(queue.claims_in(view, by=request.user), wanted)
    besides = [pk for text in request.POST.getlist("besides") if (pk := row_id(text)) is not None]
    return leases.take_next(by=request.user, among=among, besides=besides)


def _page(
    request: MemberRequest, view: QueueTab, wanted: dict[str, Any], typed: str
) -> queue.QueuePage:
    if typed:
        by_member = request.user.has_perm("redemptions.view_personal_data")
        return queue.found_page(queue.narrowed(queue.find(typed, by_member=by_member), wanted))
    after = request.GET.get("after", "")
    if not wanted and not after:
        return queue.first_page(view, by=request.user)
    among = queue.narrowed(queue.claims_in(view, by=request.user), wanted)
    return queue.page_of(view, among, after=after)


def _view_of(request: HttpRequest) -> QueueTab:
    try:
        return QueueTab(request.GET.get("view", QueueTab.AWAITING))
    except ValueError:
        return QueueTab.AWAITING


def _tabs(counted: Mapping[QueueTab, int]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "address": f"{page_address(_LIST)}?view={view}",
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
    page = page_address(_LIST)
    return f"{page}?{query.urlencode()}" if query else page
