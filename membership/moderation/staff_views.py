"""One shout out in the admin: what was written, what it resembles, and the moderators' acts."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.conflicts import ConflictOfInterest, conflict_of
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from evidence.access import evidence_response, thumbnail_response
from evidence.models import UploadPage
from foundation.web.requests import row_id
from membership.models import HiddenWhy, SendBackWhy, ShoutOut, ShoutOutPhoto
from membership.moderation import decisions, leases

READS: Final = "membership.view_shoutout"
DECIDES: Final = "membership.moderate_shoutout"
PAGE: Final = "admin:membership_shoutout_change"
LIST: Final = "admin:membership_shoutout_changelist"
REFUSED: Final = (
    decisions.DecidedMeanwhile,
    decisions.AtHandOfColleague,
    ConflictOfInterest,
    ShoutOut.DoesNotExist,
)
# No reason is chosen beforehand: a key, which presses the button, leads to the list instead.
_UNCHOSEN: Final = ("", "---------")


class AcceptForm(forms.Form):
    """What was seen is what is decided about."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class BackForm(AcceptForm):
    """Why it goes back."""

    why = forms.TypedChoiceField(
        label=gettext_lazy("Reason"), choices=[_UNCHOSEN, *SendBackWhy.choices], coerce=SendBackWhy
    )
    note = forms.CharField(
        label=gettext_lazy("A word to the member"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3, "cols": 30}),
    )


class HideForm(AcceptForm):
    """For which of the three reasons it is hidden."""

    why = forms.TypedChoiceField(
        label=gettext_lazy("Reason"), choices=[_UNCHOSEN, *HiddenWhy.choices], coerce=HiddenWhy
    )


# By the status: the acts in the order of the buttons, with form, label and key.
ACTS: Final[dict[str, tuple[type[AcceptForm], Any, str]]] = {
    "accept": (AcceptForm, gettext_lazy("Accept"), "a"),
    "keep": (AcceptForm, gettext_lazy("Dismiss the reports"), "m"),
    "back": (BackForm, gettext_lazy("Send back"), "s"),
    "hide": (HideForm, gettext_lazy("Hide"), "q"),
}
_VERBS: Final[dict[str, Callable[..., object]]] = {
    "accept": decisions.accept,
    "keep": decisions.keep,
    "back": decisions.send_back,
    "hide": decisions.hide,
}


@require_safe
def shout_out(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show one shout out, and who has it at hand; the look is recorded."""
    if not isinstance(request.user, User) or not request.user.has_perm(READS):
        raise PermissionDenied
    found = _found(row_id(object_id))
    by, label = request.user, _("Shout out %(reference)s") % {"reference": found.reference}
    if found.member_id != by.pk:
        kind, about = SecurityEvent.Kind.MEMBER, f"shout out {found.reference}"
        security_events.record(kind, by=by, member_id=found.member_id, about=about)
    conflict = conflict_of(by, found.member, lead=leases.LEAD)
    may_act = by.has_perm(DECIDES) and conflict is None
    holder = found.holder()
    context = {
        **admin.site.each_context(request),
        "title": label,
        "opts": ShoutOut._meta,
        "shout_out": found,
        "conflict": conflict.label if conflict else "",
        "holder": holder if holder != by else None,
        "is_mine": holder == by,
        "may_act": may_act,
        "acts": _acts(found) if may_act else [],
        "reports": found.reports.filter(settled_at=None),
        "events": found.events.select_related("actor").order_by("pk"),
    }
    return render(request, "admin/membership/shoutout/shout_out.html", context)


@require_POST
@permission_required(DECIDES, raise_exception=True)
def act(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """Accept, send back, hide, or dismiss the reports; then comes the next one that waits."""
    if name not in ACTS:
        raise Http404
    found = _found(pk)
    waited = leases.to_do().filter(pk=pk).exists()
    form = ACTS[name][0](request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one from the list."))
        return redirect(PAGE, pk)
    try:
        _VERBS[name](by=request.user, shout_out_id=found.pk, **form.cleaned_data)
    except REFUSED as error:
        messages.error(request, _why(error))
        return redirect(PAGE, pk)
    found = _found(pk)
    label = _("Shout out %(reference)s") % {"reference": found.reference}
    messages.success(request, f"{label}: {found.get_status_display()}")
    following = leases.take_next(by=request.user, besides=pk) if waited else None
    return redirect(PAGE, following.pk if following else pk)


@require_POST
@permission_required(DECIDES, raise_exception=True)
def lease(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """Take a shout out to read it, or release it."""
    verb = {"take": leases.take, "release": leases.release}.get(name)
    if verb is None:
        raise Http404
    if not verb(shout_out_id=_found(pk).pk, by=request.user):
        messages.info(request, _("A colleague has it at hand."))
    return redirect(PAGE, pk)


@require_POST
@permission_required(DECIDES, raise_exception=True)
def take_next(request: MemberRequest) -> HttpResponse:
    """Open the next one that waits and is free."""
    besides = row_id(request.POST.get("besides")) or 0
    found = leases.take_next(by=request.user, besides=besides)
    if found is None:
        messages.info(request, _("No shout out waits for you."))
        return redirect(LIST)
    return redirect(PAGE, found.pk)


@require_safe
def photo(request: HttpRequest, pk: int, *, small: bool = False) -> HttpResponseBase:
    """Show a photo that was sent; the look is recorded."""
    if not isinstance(request.user, User) or not request.user.has_perm(READS):
        raise PermissionDenied
    rows = ShoutOutPhoto.objects.exclude(shout_out__status=ShoutOut.Status.DRAFT)
    found = get_object_or_404(rows.select_related("shout_out"), pk=pk)
    member_id = found.shout_out.member_id
    if member_id != request.user.pk:
        kind, about = SecurityEvent.Kind.EVIDENCE, f"shout out {found.shout_out}, photo {pk}"
        security_events.record(kind, by=request.user, member_id=member_id, about=about)
    page = UploadPage.objects.filter(upload=found.upload_id).order_by("number").first()
    if page is None:
        raise Http404
    return thumbnail_response(page) if small else evidence_response(page.file, "photo")


def _found(pk: int | None) -> ShoutOut:
    """Return what was sent; drafts are nobody's but their writers'."""
    related = "member", "leased_to", "decided_by", "alike_to__product", "same_picture_as__product"
    rows = ShoutOut.objects.exclude(status=ShoutOut.Status.DRAFT).for_pages().with_photos()
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _acts(found: ShoutOut) -> list[tuple[str, forms.Form, Any, str]]:
    offered = {
        ShoutOut.Status.SENT.value: ("accept", "back", "hide"),
        ShoutOut.Status.ACCEPTED.value: ("keep", "hide"),
        ShoutOut.Status.HIDDEN.value: ("accept",),
    }.get(found.status, ())
    is_reported = any(report.settled_at is None for report in found.reports.all())
    return [
        (
            name,
            form(initial={"seen": found.sendings}, prefix=None, auto_id=f"{name}_%s"),
            label,
            key,
        )
        for name, (form, label, key) in ACTS.items()
        if name in offered and (name != "keep" or is_reported)
    ]


def _why(error: Exception) -> str:
    if isinstance(error, ConflictOfInterest):
        return str(error.conflict.label)
    if isinstance(error, decisions.AtHandOfColleague):
        return _("%(name)s has it at hand.") % {"name": error.holder.get_full_name()}
    return _("It was decided, sent anew or withdrawn meanwhile.")
