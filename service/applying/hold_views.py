"""Applications that were put on hold, in the admin: what they say, and the page that decides."""

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import security_events
from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest, User
from accounts.security_events import SecurityEvent
from foundation.web.admin_bases import ReadOnlyAdmin
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
    _note_look(request.user, repair)
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


def _note_look(by: User, repair: Repair) -> None:
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


class RepairAdmin(ReadOnlyAdmin[Repair]):
    """All repairs, what waits for a decision first; technicians have a bench of their own."""

    fields = (
        "number",
        "user",
        "registered_product",
        "symptom",
        "description",
        "stage",
        "held_for",
        "stage_until",
    )
    list_display = ("number", "registered_product", "stage", "held_for", "stage_until")
    list_filter = ("held_for", "stage")
    list_select_related = ("registered_product__serial__product",)
    search_fields = ("rma__startswith",)
    ordering = ("-held_for", "-applied_at", "-pk")
    change_form_template = "admin/service/repair/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the page that decides; it checks its own permission."""
        page = self.admin_site.admin_view(decide)
        return [path("<int:pk>/decision/", page, name=PAGE), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one repair; that it was seen is recorded."""
        found = self.get_object(request, object_id)
        if isinstance(request.user, User) and found and self.has_view_permission(request, found):
            _note_look(request.user, found)
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description=gettext_lazy("RMA No."), ordering="rma")
    def number(self, repair: Repair) -> str:
        """Return the RMA number as it is shown."""
        return repair.number

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ANN401 -- Django's own
        """Read the texts of the symptoms too."""
        return (
            super()
            .get_queryset(request)
            .select_related("symptom")
            .prefetch_related("symptom__texts")
        )
