"""Payouts in the admin: how each stands, masked; in clear for payers alone, each look noted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.conflicts import ConflictOfInterest
from accounts.models import MemberRequest
from foundation.encryption import Undecryptable
from foundation.web.admin_bases import ReadOnlyAdmin
from fulfilment.models import PayoutDetails
from fulfilment.models.payout_details import HOLDER
from fulfilment.payouts import details, promised

SEES = "fulfilment.see_account"
CLEARS = "fulfilment.clear_account"


class PromiseFilter(admin.SimpleListFilter):
    """Those that wait for us after the day by which they were to be paid."""

    title = gettext_lazy("promise")
    parameter_name = "promise"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 -- Django's own signature
        """List the views."""
        return [("overdue", _("Overdue"))]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's own signature
        queryset: "QuerySet[PayoutDetails]",
    ) -> "QuerySet[PayoutDetails]":
        """Return what the chosen view lists."""
        return promised.overdue(queryset) if self.value() else queryset


class PayoutDetailsAdmin(ReadOnlyAdmin[PayoutDetails]):
    """Each payout that a member was asked about, by its state; accounts are masked."""

    list_display = (
        "reference",
        "amount",
        "state",
        "method",
        "masked",
        "given_at",
        "held_until",
        "is_shared",
    )
    list_filter = (
        PromiseFilter,
        "fulfilment__status",
        "fulfilment__cause__promotion",
        "method",
        "is_shared",
    )
    list_select_related = ("fulfilment__cause", "method")
    list_per_page = 50
    search_fields = ("fulfilment__cause__reference__exact",)
    search_help_text = gettext_lazy("An Order ID.")
    fields = (
        ("reference", "amount", "state"),
        ("method", "masked"),
        ("asked_at", "given_at"),
        ("held_until", "is_shared", "cleared_at", "cleared_by"),
        "wiped_at",
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PayoutDetails]":
        """Leave out what no page shows: the encrypted account and its digest."""
        found = super().get_queryset(request)
        return found.select_related("fulfilment__cause").defer(
            "encrypted_account", "account_digest"
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the acts; each checks its own permission."""
        view, name = self.admin_site.admin_view, "fulfilment_payoutdetails"
        return [
            path("<int:pk>/account/", view(account), name=f"{name}_account"),
            path("<int:pk>/clearing/", view(clearing), name=f"{name}_clearing"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Offer the acts that are possible."""
        row = self.get_object(request, object_id)
        offered = {
            "may_see": request.user.has_perm(SEES) and bool(row and row.last_four),
            "may_clear": request.user.has_perm(CLEARS) and bool(row and row.waits_for_person),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, offered)

    @admin.display(description=gettext_lazy("Order ID"), ordering="fulfilment__cause__reference")
    def reference(self, row: PayoutDetails) -> str:
        """Name the claim, or whatever it is paid for."""
        return row.fulfilment.cause.reference

    @admin.display(description=gettext_lazy("Amount"), ordering="fulfilment__amount_minor")
    def amount(self, row: PayoutDetails) -> str:
        """Say how much is paid."""
        return row.fulfilment.amount

    @admin.display(description=gettext_lazy("State"), ordering="fulfilment__status")
    def state(self, row: PayoutDetails) -> str:
        """Say how it stands."""
        return row.fulfilment.get_status_display()

    @admin.display(description=gettext_lazy("account"))
    def masked(self, row: PayoutDetails) -> str:
        """Show the last four."""
        return row.masked


@never_cache
@require_POST
@permission_required(SEES, raise_exception=True)
def account(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle "Show the account": once, on a page that is not stored."""
    row = get_object_or_404(
        PayoutDetails.objects.select_related("fulfilment__cause", "method"), pk=pk
    )
    try:
        shown = details.look_at(row, by=request.user)
    except Undecryptable:
        messages.error(request, _("This account can't be decrypted, or was wiped."))
        return redirect("admin:fulfilment_payoutdetails_change", pk)
    fields = row.method.fields.all() if row.method else ()
    lines = [(_("Account holder"), shown.get(HOLDER, ""))]
    lines += [(field.title, shown.get(field.name, "")) for field in fields]
    context = {
        **admin.site.each_context(request),
        "title": _("Account of %(reference)s") % {"reference": row.fulfilment.cause.reference},
        "opts": PayoutDetails._meta,
        "row": row,
        "lines": lines,
    }
    return render(request, "admin/fulfilment/payoutdetails/account.html", context)


@require_POST
@permission_required(CLEARS, raise_exception=True)
def clearing(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle "Let it go on": somebody looked at an account that more members have."""
    row = get_object_or_404(PayoutDetails, pk=pk)
    try:
        details.clear(fulfilment_id=row.fulfilment_id, by=request.user)
    except details.NothingToClear:
        messages.warning(request, _("It isn't held any more."))
    except ConflictOfInterest as refused:
        messages.error(request, refused.conflict.label)
    else:
        messages.success(request, _("It may be paid once nothing else holds it."))
    return redirect("admin:fulfilment_payoutdetails_change", pk)
