"""What the reviewers' pages share: who may open one, the admin's frame, and how an act answers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import MemberRequest, User
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import undo_window

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What became of an act: a sentence for the reviewer, and whether it may be undone."""

    text: str
    is_done: bool = True
    may_undo: bool = False


def guarded(permission: str) -> Callable[[View], View]:
    """Let a page be opened, and an act be done, by those alone who have this permission."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except Claim.DoesNotExist as error:
                raise Http404 from error

        return guarded_view

    return guard


def framed(request: HttpRequest, title: str, **more: object) -> dict[str, Any]:
    """Give the context of a page in the admin's frame."""
    return {
        **admin.site.each_context(request),
        # All of the width is for the evidence.
        "is_nav_sidebar_enabled": False,
        "title": title,
        "opts": Claim._meta,
        **more,
    }


def answer(request: MemberRequest, pk: int, news: ActionResult, goal: HttpResponse) -> HttpResponse:
    """Tell what became of an act: a script gets it as JSON, else it stands on the next page."""
    if request.headers.get("Accept") == "application/json":
        undo = reverse("admin:redemptions_claim_undo", args=[pk]) if news.may_undo else ""
        page = reverse("admin:redemptions_claim_change", args=[pk])
        body = {"text": news.text, "is_done": news.is_done, "undo": undo, "page": page}
        return JsonResponse(body)
    tell = messages.success if news.is_done else messages.info
    tell(request, news.text)
    return goal


def to_undo(by: User) -> dict[str, object]:
    """Give what the corner of a page shows: the decisions that may be undone, and for how long."""
    return {"undoable": undo_window.undoable(by), "undo_seconds": settings.UNDO_SECONDS}


def to_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page of a claim, in the part of the queue that the reviewer goes through."""
    page = reverse("admin:redemptions_claim_change", args=[pk])
    filters = request.GET.urlencode()
    return redirect(f"{page}?{filters}" if filters else page)


def who_was_faster(late: AlreadyDecided, reviewer: User) -> str:
    """Tell a reviewer who lost a race, or pressed twice, what happened instead."""
    if late.scheduled is not None:
        outcome = late.scheduled.get_outcome_display()
        return _said(late.scheduled.scheduled_by, reviewer, outcome)
    if late.decision is None or late.claim.status == Claim.Status.CANCELLED:
        return _("The member was faster: the claim is %(status)s.") % {
            "status": late.claim.get_status_display()
        }
    outcome = late.decision.get_outcome_display()
    return _said(late.decision.decided_by, reviewer, outcome, policy=late.decision.policy)


def _said(by: User | None, reviewer: User, outcome: str, *, policy: str = "") -> str:
    if by == reviewer:
        return _("You have decided this claim already: %(outcome)s.") % {"outcome": outcome}
    who = by.get_full_name() if by else policy
    return _("%(who)s was faster: %(outcome)s.") % {"who": who, "outcome": outcome}
