"""Django admin for claims: review queue and page, disputes, send-back reasons, check runs."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models import Upload
from foundation.languages import EveryLanguageFormSet
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin
from foundation.web.requests import row_id
from products.models import SerialDispute
from redemptions.dashboard import views
from redemptions.draws import desk as draw_desk
from redemptions.guide import override_views
from redemptions.models import CheckRun, Claim, SecondLook, SendBackReason, SendBackReasonText
from redemptions.ownership import dispute_views
from redemptions.review.pages import (
    beside,
    bulk,
    claim,
    decisions,
    desk,
    legal_hold,
    purchase,
    queue,
    rejecting,
    rewards,
)

View = Callable[..., HttpResponseBase]

# Name, path and view of each page; every view checks its own permission.
QUEUE_PAGES: list[tuple[str, str, View]] = [
    ("next", "next/", decisions.next_claim),
    ("bulk", "bulk/", bulk.bulk),
    ("bulk_undo", "bulk/undo/", bulk.undo_all),
    ("lease", "lease/", desk.lease),
    ("release", "release/", desk.release),
    ("purchase", "purchases/<int:pk>/", purchase.correct_purchase),
    ("draw", "draws/<int:draw>/", draw_desk.draw),
    ("draw_announcement", "draws/<int:draw>/announcement/", draw_desk.announce),
    ("draw_name", "draws/<int:draw>/value-name/", draw_desk.name_value),
    ("draw_value", "draws/<int:draw>/value/", draw_desk.type_value),
    ("draw_ticket", "draws/<int:draw>/ticket/", draw_desk.void_ticket),
    ("draw_disqualification", "draws/<int:draw>/disqualification/", draw_desk.disqualify),
    ("draw_void", "draws/<int:draw>/void/", draw_desk.void_round),
    ("dashboard", "dashboard/", views.dashboard),
    ("dashboard_csv", "dashboard/<slug:table>.csv", views.dashboard_csv),
]
LETTER = "letters/<int:promotion>/<slug:kind>/<slug:language>/"
LETTER_PAGES: list[tuple[str, str, View]] = [
    ("letters", "letters/<int:promotion>/", override_views.letters),
    ("letter", LETTER, override_views.letter),
    ("letter_preview", f"{LETTER}preview/", override_views.letter_preview),
    ("letter_own-words", f"{LETTER}own-words/", override_views.own_words),
]
PAGES = [*QUEUE_PAGES, *LETTER_PAGES]
CLAIM_PAGES: list[tuple[str, View]] = [
    ("approval", decisions.approve),
    ("sending-back", decisions.send_back),
    ("preview", claim.letter_preview),
    ("undo", decisions.undo),
    ("hold", decisions.hold),
    ("taking-up", decisions.take_up),
    ("assignment", decisions.assign),
    ("looks", claim.looks),
    ("take-over", desk.take_over),
    ("second-look", decisions.second_look),
    ("lead-release", desk.release_for_others),
    ("note", decisions.note),
    ("delivery", decisions.mark_delivered),
    ("retry", rewards.retry),
    ("letter-again", decisions.letter_again),
    ("rejection", rejecting.rejection),
    ("revocation", rewards.revocation),
    ("replacement", rewards.replacement),
    ("legal-hold", legal_hold.placing),
    ("legal-hold-release", legal_hold.release),
]


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin[Claim]):
    """Claims: the review queue replaces the list, the review page replaces the form."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages and actions of a review."""
        wrap, name = self.admin_site.admin_view, "redemptions_claim_{}".format
        return [
            *(
                path(where, wrap(view), name=name(what))
                for what, where, view in [*QUEUE_PAGES, *LETTER_PAGES]
            ),
            path("<int:pk>/beside/<int:other>/", wrap(beside.beside), name=name("beside")),
            *(path(f"<int:pk>/{what}/", wrap(view), name=name(what)) for what, view in CLAIM_PAGES),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the queue."""
        return queue.claims(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one claim."""
        if not object_id.isdecimal():
            raise Http404
        return claim.claim_page(request, int(object_id))


@admin.register(SerialDispute)
class SerialDisputeAdmin(ReadOnlyAdmin[SerialDispute]):
    """Disputed serial numbers; the page of a dispute replaces the form."""

    list_display = ["serial", "user", "opened_at", "answered_at", "outcome", "decided_by"]
    list_filter = ["outcome"]
    list_select_related = ["serial", "user", "decided_by"]
    list_per_page = 50
    search_fields = ["serial__serial__exact", "user__email__istartswith"]
    search_help_text = gettext_lazy("A serial number, or the beginning of an email address.")

    def get_urls(self) -> list[URLPattern]:
        """Add the two decisions."""
        wrap, name = self.admin_site.admin_view, "products_serialdispute_{}".format
        pages = [("upholding", dispute_views.upholding), ("refusal", dispute_views.refusal)]
        return [
            *(path(f"<int:pk>/{what}/", wrap(view), name=name(what)) for what, view in pages),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one dispute."""
        pk = row_id(object_id)
        if pk is None:
            raise Http404
        return dispute_views.dispute_page(request, pk)


class ReasonTextFormSet(EveryLanguageFormSet):
    """The texts of a reason: members of each language read why, so none is left out."""

    def clean(self) -> None:
        """Refuse a reason without its text in a language."""
        super().clean()
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        written = {row.get("language") for row in rows if row and not row.get("DELETE")}
        lacks = [name for code, name in settings.LANGUAGES if code not in written]
        if lacks and not any(self.errors):
            text = _("The text is missing: %(names)s.")
            raise forms.ValidationError(text % {"names": ", ".join(lacks)})


class SendBackReasonTextInline(admin.StackedInline[SendBackReasonText, SendBackReason]):
    """The texts of a reason for the member, one per language."""

    model = SendBackReasonText
    formset = ReasonTextFormSet


class SendBackReasonForm(forms.ModelForm[SendBackReason]):
    """A reason as promotion managers edit it, with checkboxes for what must be replaced."""

    asks_for = forms.MultipleChoiceField(
        label=gettext_lazy("To be replaced"),
        choices=Upload.PROOFS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Redeem Again asks the member for just this; nothing: for either."),
    )

    class Meta:
        # Django's pair of select boxes has faults for screen reader users.
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {
            "promotions": forms.CheckboxSelectMultiple
        }


class SendBackReasonRowForm(forms.ModelForm[SendBackReason]):
    """A row of the list; Django leaves its fields without a name for screen readers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"


@admin.register(SendBackReason)
class SendBackReasonAdmin(NeverDeletedAdmin[SendBackReason]):
    """Reasons that reviewers choose from; used reasons are deactivated, not deleted."""

    form = SendBackReasonForm
    list_display = ["name", "replaced", "position", "is_active"]
    list_editable = ["position", "is_active"]
    inlines = [SendBackReasonTextInline]

    def get_changelist_form(
        self, request: HttpRequest, **kwargs: Any
    ) -> type[forms.ModelForm[SendBackReason]]:
        """Use the form that names the fields of each row."""
        return super().get_changelist_form(request, form=SendBackReasonRowForm, **kwargs)

    @admin.display(description=gettext_lazy("To be replaced"))
    def replaced(self, reason: SendBackReason) -> str:
        """List what the member must replace."""
        return ", ".join(str(Upload.Kind(item).label) for item in reason.asks_for) or "-"


@admin.register(CheckRun)
class CheckRunAdmin(ReadOnlyAdmin[CheckRun]):
    """Check runs: their policy outcomes, and which are waiting or failed."""

    list_display = ["claim", "asked_at", "done_at", "outcome", "attempts"]
    list_filter = ["outcome", "claim__promotion"]
    list_select_related = ["claim"]
    list_per_page = 50
    search_fields = ["claim__reference__exact"]
    search_help_text = "Order ID"


@admin.register(SecondLook)
class SecondLookAdmin(ReadOnlyAdmin[SecondLook]):
    """Decisions drawn at random for leads to review again; the claim's page has the buttons."""

    list_display = ["claim", "outcome", "decided_by", "drawn_at", "agrees", "looked_by", "note"]
    list_display_links = None
    list_filter = [("looked_at", admin.EmptyFieldListFilter), "agrees"]
    list_select_related = ["decision__claim", "decision__decided_by", "looked_by"]
    list_per_page = 50
    search_fields = [
        "decision__claim__reference__exact",
        "decision__decided_by__email__iexact",
    ]
    search_help_text = gettext_lazy("An Order ID, or the email address of who decided.")

    @admin.display(description=gettext_lazy("Claim"))
    def claim(self, look: SecondLook) -> str:
        """Link to the claim."""
        claim = look.decision.claim
        page = reverse("admin:redemptions_claim_change", args=[claim.pk])
        return format_html('<a href="{}">{}</a>', page, claim.reference)

    @admin.display(description=gettext_lazy("Outcome"))
    def outcome(self, look: SecondLook) -> str:
        """Return what was decided."""
        return str(look.decision.get_outcome_display())

    @admin.display(description=gettext_lazy("Decided by"))
    def decided_by(self, look: SecondLook) -> str:
        """Return who decided."""
        decided_by = look.decision.decided_by
        return decided_by.get_full_name() if decided_by else "-"
