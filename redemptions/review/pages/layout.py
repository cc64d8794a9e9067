"""What the review pages share: permissions, the admin layout, and the result of an action."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest, User
from redemptions.models import Claim
from redemptions.models.locks import (
    AlreadyDecided,
    ChangedMeanwhile,
    NoLongerTheirs,
    refuse_if_changed,
)
from redemptions.review import undo_window
from redemptions.review.leases import LeasedByOther
from redemptions.review.objections import NeedsOverride
from redemptions.review.oversight import NeedsSecondPerson

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The result of an action: a sentence for the reviewer, and whether it can be undone."""

    text: str
    is_done: bool = True
    may_undo: bool = False


REFUSALS: Final = (
    ChangedMeanwhile,
    ConflictOfInterest,
    LeasedByOther,
    NeedsOverride,
    NeedsSecondPerson,
)


def why_refused(error: Exception) -> str:
    """Explain to a member of staff why a verb refused, and what to do."""
    match error:
        case ChangedMeanwhile():
            return _("The member has changed this claim since you opened it. Look at it again.")
        case ConflictOfInterest():
            return str(error.conflict.label)
        case LeasedByOther():
            text = _("%(who)s works on this claim. Take it over first.")
            return text % {"who": error.holder.get_full_name()}
        case NeedsOverride():
            text = _("Not approved: %(against)s. To approve anyway, press O and say why.")
            return text % {"against": error.found.text}
        case _:
            return _("You have approved this as the first of two. Somebody else confirms it.")


def guarded(permission: str) -> Callable[[View], View]:
    """Restrict a view to users with this permission; 404 if the claim does not exist."""

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


@contextmanager
def as_seen(request: HttpRequest, pk: int) -> Iterator[None]:
    """Decide a claim as the reviewer saw it: the page sends along how far it had come.

    Raises:
        ChangedMeanwhile: the member has done something since.
    """
    with transaction.atomic():
        refuse_if_changed(pk, seen=request.POST.get("seen", ""))
        yield


def framed(request: HttpRequest, title: str, **more: object) -> dict[str, Any]:
    """Return the context of a page in the admin layout."""
    return {
        **admin.site.each_context(request),
        # The evidence needs the full width.
        "is_nav_sidebar_enabled": False,
        "title": title,
        "opts": Claim._meta,
        **more,
    }


def confirm(
    request: MemberRequest, claim: Claim, form: Form, title: str, act_name: str, **more: object
) -> HttpResponse:
    """Show the confirmation page of an action that cannot be undone."""
    context = framed(request, title, claim=claim, form=form, act=act_name, **more)
    return render(request, "admin/redemptions/claim/confirmation.html", context)


def answer(
    request: MemberRequest, pk: int, result: ActionResult, goal: HttpResponse
) -> HttpResponse:
    """Report the result of an action: as JSON to a script, else as a message on the next page."""
    if request.headers.get("Accept") == "application/json":
        undo = reverse("admin:redemptions_claim_undo", args=[pk]) if result.may_undo else ""
        page = reverse("admin:redemptions_claim_change", args=[pk])
        body = {"text": result.text, "is_done": result.is_done, "undo": undo, "page": page}
        return JsonResponse(body)
    add_message = messages.success if result.is_done else messages.info
    add_message(request, result.text)
    return goal


def to_undo(by: User, *, is_any: bool = True) -> dict[str, object]:
    """Return the context of the undo notice: decisions that can be undone, and for how long."""
    undoable = undo_window.undoable(by) if is_any else ()
    return {"undoable": undoable, "undo_seconds": settings.UNDO_SECONDS}


def to_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect to the page of a claim, with the reviewer's filters."""
    page = reverse("admin:redemptions_claim_change", args=[pk])
    filters = request.GET.urlencode()
    return redirect(f"{page}?{filters}" if filters else page)


def who_was_faster(late: AlreadyDecided, reviewer: User) -> str:
    """Explain what happened instead to a reviewer who was too late or pressed twice."""
    if isinstance(late, NoLongerTheirs):
        return _("The product has passed to another member: the claim can only be rejected.")
    if late.scheduled is not None:
        outcome = late.scheduled.get_outcome_display()
        return _already_decided(late.scheduled.scheduled_by, reviewer, outcome)
    if late.decision is None or late.claim.status == Claim.Status.CANCELLED:
        return _("The member was faster: the claim is %(status)s.") % {
            "status": late.claim.get_status_display()
        }
    outcome = late.decision.get_outcome_display()
    return _already_decided(
        late.decision.decided_by, reviewer, outcome, policy=late.decision.policy
    )


def _already_decided(by: User | None, reviewer: User, outcome: str, *, policy: str = "") -> str:
    if by == reviewer:
        return _("You have decided this claim already: %(outcome)s.") % {"outcome": outcome}
    who = by.get_full_name() if by else policy
    return _("%(who)s was faster: %(outcome)s.") % {"who": who, "outcome": outcome}
