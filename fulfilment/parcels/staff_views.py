"""One parcel in the admin: what is known of it, and the acts on it; each calls one verb."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.conflicts import ConflictOfInterest, conflict_of
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from foundation.web.requests import row_id
from fulfilment import addresses
from fulfilment.delivery import hold
from fulfilment.models import Fulfilment, Parcel
from fulfilment.parcels import picking, promised, shipping
from fulfilment.parcels.forms import NoteForParcelForm, SentForm, SentTogetherForm, number_of
from fulfilment.parcels.recipients import addresses_of

Status = Fulfilment.Status
# What the form of an act was checked to hold.
Given = dict[str, Any]
SEES_MEMBERS: Final = "redemptions.view_personal_data"
# So many numbers are typed on one page; of more, the carrier has a file.
MOST_TOGETHER: Final = 100
# What may be done in which state.
ACTS: Final[dict[str, set[str]]] = {
    Status.DUE: {"sending", "packing", "hold"},
    Status.READY: {"sending", "unpacking"},
    Status.ON_HOLD: {"release"},
    Status.ON_ITS_WAY: {"delivery", "return"},
    Status.DELIVERED: {"return"},
    Status.RETURNED: {"again"},
}


@require_safe
def parcel(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one parcel; that its address is seen is recorded."""
    if not request.user.has_perm("fulfilment.view_parcel"):
        raise PermissionDenied
    assert isinstance(request.user, User)  # noqa: S101 -- a permission has who is signed in
    return _page(request, request.user, _found(row_id(object_id)), SentForm())


@require_POST
@permission_required("fulfilment.send_parcel", raise_exception=True)
def act(request: MemberRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing with a parcel, and say what came of it."""
    verb = VERBS.get(act)
    if verb is None:
        raise Http404
    found = _found(pk)
    sent = SentForm(request.POST if act == "sending" else None)
    note = NoteForParcelForm(request.POST)
    if sent.is_bound and not sent.is_valid():
        return _page(request, request.user, found, sent)
    note.is_valid()
    try:
        is_done = verb(pk, request.user, {**getattr(sent, "cleaned_data", {}), **note.cleaned_data})
    except ConflictOfInterest as error:
        messages.error(request, str(error.conflict.label))
    except shipping.CannotSend as error:
        messages.error(request, str(error.refusal.label))
    except ValueError:
        messages.error(request, _("Say why."))
    else:
        if is_done:
            messages.success(request, _("Noted."))
        else:
            messages.info(request, _("Nothing has changed: it was noted before."))
    return redirect("admin:fulfilment_parcel_change", pk)


def ask_why_held(request: HttpRequest, parcel_ids: list[int]) -> HttpResponse:
    """Ask why parcels are put on hold; the answer goes to the list's own act."""
    context = {
        **admin.site.each_context(request),
        "title": _("Put parcels on hold"),
        "opts": Parcel._meta,
        "ids": parcel_ids,
    }
    return render(request, "admin/fulfilment/parcel/hold.html", context)


def send_together(request: MemberRequest, parcel_ids: list[int]) -> HttpResponse | None:
    """Ask with whom parcels left and under which numbers, and note it; None once all have left.

    Of those that cannot leave like this the page asks again, with the reason beside each.
    """
    rows = Fulfilment.objects.filter(pk__in=parcel_ids[:MOST_TOGETHER])
    parcels = list(rows.select_related("cause", "reward").order_by("due_on", "pk"))
    data = request.POST if "carrier" in request.POST else None
    form = SentTogetherForm(data, parcels=parcels)
    if form.is_valid():
        refused = _sent(request, form)
        if not refused:
            return None
        form = SentTogetherForm(data, parcels=[each for each in parcels if each.pk in refused])
        for pk, why in refused.items():
            form.add_error(number_of(pk), why)
    context = {
        **admin.site.each_context(request),
        "title": _("Note as sent"),
        "opts": Parcel._meta,
        "form": form,
        "is_cut": len(parcel_ids) > MOST_TOGETHER,
        "most": MOST_TOGETHER,
    }
    return render(request, "admin/fulfilment/parcel/sent.html", context)


def _sent(request: MemberRequest, form: SentTogetherForm) -> dict[int, str]:
    """Note that parcels left, and say how many; return why others did not."""
    refused = shipping.send_each(
        numbers=form.numbers(),
        by=request.user,
        carrier=form.cleaned_data["carrier"],
        sent_on=form.cleaned_data["sent_on"],
    )
    if done := len(form.parcels) - len(refused):
        text = ngettext(
            "%(count)d parcel is on its way.", "%(count)d parcels are on their way.", done
        )
        messages.success(request, text % {"count": done})
    return refused


def _send(pk: int, by: User, given: Given) -> bool:
    return shipping.send(
        parcel_id=pk,
        by=by,
        carrier=given["carrier"],
        number=given["number"],
        sent_on=given["sent_on"],
    )


def _packed(pk: int, by: User, _given: Given) -> bool:
    return picking.pick(parcel_ids=[pk], by=by).done > 0


VERBS: Final[dict[str, Callable[[int, User, Given], bool]]] = {
    "sending": _send,
    "packing": _packed,
    "unpacking": lambda pk, by, _: picking.unpick(parcel_ids=[pk], by=by).done > 0,
    "delivery": lambda pk, by, _: shipping.note_delivered(parcel_id=pk, by=by),
    "return": lambda pk, by, given: shipping.note_returned(
        parcel_id=pk, by=by, note=str(given["note"])
    ),
    "again": lambda pk, by, _: shipping.send_again(parcel_id=pk, by=by),
    "hold": lambda pk, by, given: hold.hold(fulfilment_id=pk, by=by, reason=str(given["note"])),
    "release": lambda pk, by, _: hold.release(fulfilment_id=pk, by=by),
}


def _found(pk: int | None) -> Fulfilment:
    rows = Fulfilment.objects.filter(kind=Fulfilment.Kind.PARCEL)
    return get_object_or_404(
        rows.select_related("cause__user", "cause__promotion", "reward"), pk=pk
    )


def _page(request: HttpRequest, by: User, found: Fulfilment, sent: SentForm) -> HttpResponse:
    shipments = list(found.shipments.select_related("carrier", "picked_by"))
    is_missed = any(each.not_arrived_at for each in shipments)
    conflict = conflict_of(by, found.cause.user)
    may_act = by.has_perm("fulfilment.send_parcel") and conflict is None
    possible = ACTS.get(found.status, set()) | ({"delivery", "again"} if is_missed else set())
    context = {
        **admin.site.each_context(request),
        "title": _("Parcel for %(reference)s") % {"reference": found.cause.reference},
        "opts": Parcel._meta,
        "parcel": found,
        "promised_by": promised.promised_by(found),
        "shipments": shipments,
        "is_missed": is_missed,
        "events": found.events.select_related("actor"),
        "conflict": conflict.label if conflict else "",
        "acts": possible if may_act else set(),
        "sent_form": sent,
        "note_form": NoteForParcelForm(),
        **_recipient(by, found),
    }
    return render(request, "admin/fulfilment/parcel/parcel.html", context)


def _recipient(by: User, found: Fulfilment) -> dict[str, object]:
    """Return who gets it, for those who may see that, and record it."""
    if not by.has_perm(SEES_MEMBERS):
        return {}
    address = addresses_of([found]).get(found.pk, {})
    if address and found.cause.user_id != by.pk:
        kind, about = SecurityEvent.Kind.ADDRESS, f"parcel {found.cause.reference}"
        security_events.record(kind, by=by, member_id=found.cause.user_id, about=about)
    return {
        "member": found.cause.user,
        "address": addresses.label_of(address) if address else [],
        "note": address.get("note", ""),
    }
