"""The page that decides about an application that was put on hold."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import security_events
from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from service.applying import deciding
from service.models import LONGEST_REASON, Repair, RepairStage
from service.repairs import moving

PAGE: Final = "service_repair_decision"
APPROVE: Final = "approve"
ACTS: Final = (
    (APPROVE, gettext_lazy("Approve: the text says how to send it")),
    ("refuse", gettext_lazy("Refuse: the text says why")),
)


class HeldRepairForm(forms.Form):
    """What becomes of it, and what the member reads."""

    act = forms.ChoiceField(label=gettext_lazy("Decision"), choices=ACTS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Text for the member"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 5}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(deciding.DECIDES, raise_exception=True)
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Approve or refuse an application; the text is in the member's language."""
    rows = Repair.objects.for_pages().filter(stage=RepairStage.APPLIED)
    repair = get_object_or_404(rows, pk=pk)
    note_look(request.user, repair)
    form = HeldRepairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decided(request, repair, form.cleaned_data)
        return redirect("admin:service_repair_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Decide about an application"),
        "opts": Repair._meta,
        "repair": repair,
        "form": form,
    }
    return render(request, "admin/service/repair/decision.html", context)


def note_look(by: User, repair: Repair) -> None:
    """Record that a member's matter was seen, by others than the member."""
    if repair.user_id != by.pk:
        kind, about = SecurityEvent.Kind.MEMBER, f"repair {repair.rma}"
        security_events.record(kind, by=by, member_id=repair.user_id, about=about)


def _decided(request: MemberRequest, repair: Repair, data: dict[str, Any]) -> None:
    verb = deciding.approve_held if data["act"] == APPROVE else deciding.refuse_held
    try:
        verb(by=request.user, repair_id=repair.pk, reason=data["reason"])
    except ConflictOfInterest:
        text = _("This is your own repair, or that of an account related to yours.")
        messages.error(request, text)
    except moving.CannotMove:
        messages.info(request, _("Somebody was faster: it is decided already."))
    else:
        messages.success(request, _("Decided. The member gets an email."))
