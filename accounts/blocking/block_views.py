"""The staff page of a member's block, and what a blocked member reads instead of signing in."""

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.blocking import blocks
from accounts.blocking.forms import BlockForm, BlockReasonForm
from accounts.conflicts import ConflictOfInterest, conflict_of
from accounts.models import MemberBlock, MemberRequest, User

_ACTS: Final[dict[str, Callable[..., None]]] = {
    "confirm": blocks.confirm,
    "take-back": blocks.take_back,
    "lift": blocks.lift,
    "keep": blocks.keep,
}
_REFUSED: Final[dict[type[Exception], Promise]] = {
    blocks.IsStaff: gettext_lazy(
        "This is an account of our staff. An administrator has to take its rights first."
    ),
    blocks.CannotSignIn: gettext_lazy("This account isn't active: nobody can sign in with it."),
    blocks.StandsAlready: gettext_lazy("A colleague has asked for a block already."),
    blocks.OwnRequest: gettext_lazy("You asked for this. Somebody else has to confirm it."),
    blocks.NothingToDo: gettext_lazy("A colleague was faster: look at it again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(blocks.PERMISSION, raise_exception=True)
def member_block(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for a block, confirm it, ask for its end, confirm that: each with its own button."""
    member = get_object_or_404(User, pk=pk)
    block = blocks.standing(member)
    form = _form(block, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _act(request, member, block, form):
        return redirect("admin:accounts_user_block", pk)
    conflict = conflict_of(request.user, member)
    context = {
        **admin.site.each_context(request),
        "title": _("Block"),
        "opts": User._meta,
        "owner": member,
        "standing": block,
        "earlier": member.blocks.exclude(ended_at=None).select_related("asked_by", "ended_by"),
        "form": form,
        "conflict": conflict.label if conflict else "",
        "is_own": request.user.pk in _askers(block),
    }
    return render(request, "admin/accounts/user/block.html", context)


def blocked_page(request: HttpRequest, member: User) -> HttpResponse:
    """Say to who has just proved to be a blocked member that they are, why, and how to object."""
    block = member.blocks.standing().first()
    context = {"told": block.told if block else ""}
    return render(request, "accounts/blocked.html", context, status=403)


def _form(block: MemberBlock | None, data: object) -> forms.Form | None:
    if block is None:
        return BlockForm(data)  # type: ignore[arg-type]  # POST data, or None
    return BlockReasonForm(data) if block.is_in_force and not block.lift_asked_by_id else None  # type: ignore[arg-type]  # the same


def _askers(block: MemberBlock | None) -> set[int | None]:
    """Return who asked last, and so does not confirm."""
    if block is None:
        return set()
    return {block.lift_asked_by_id or (None if block.is_in_force else block.asked_by_id)}


def _act(
    request: MemberRequest, member: User, block: MemberBlock | None, form: forms.Form | None
) -> bool:
    try:
        verb = _ACTS.get(request.POST.get("act", ""))
        if block is not None and verb is not None:
            verb(block_id=block.pk, by=request.user)
        elif form is None or not form.is_valid():
            return form is None
        elif block is None:
            blocks.ask(member=member, by=request.user, **form.cleaned_data)
        else:
            blocks.ask_to_lift(block_id=block.pk, by=request.user, **form.cleaned_data)
    except ConflictOfInterest as refused:
        messages.error(request, str(refused.conflict.label))
    except tuple(_REFUSED) as refused:
        messages.error(request, str(_REFUSED[type(refused)]))
    else:
        messages.success(request, _("Noted."))
    return True
