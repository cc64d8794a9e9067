"""Parcels and carriers in the admin: the work lists of ops, their bulk acts and exports."""

from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import MemberRequest
from foundation.pdf import NotPrinted
from foundation.tables.spreadsheets import csv_response, xlsx_response
from foundation.web.admin_bases import NeverDeletedAdmin, ReadOnlyAdmin, WorkListFilter
from foundation.web.requests import row_id
from fulfilment.delivery.hold import Held, hold_all, release_all
from fulfilment.models import Carrier, Fulfilment, Parcel, Shipment
from fulfilment.parcels import labels, lists, load_views, picking, promised, staff_views
from promotions.admin_filters import PromotionFilter

Status = Fulfilment.Status
TO_SEND: Final = "to_send"
# What stands in the views that are told by the state alone.
STATES_OF: Final = {
    TO_SEND: (Status.DUE, Status.READY),
    "on_its_way": (Status.ON_ITS_WAY,),
    "returned": (Status.RETURNED,),
    "held": (Status.ON_HOLD,),
}


class WorkFilter(WorkListFilter):
    """What is to be done: what is to be sent is shown first."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """List the views."""
        return [
            (TO_SEND, _("To send")),
            ("on_its_way", _("On their way")),
            ("returned", _("Returned")),
            ("not_arrived", _("Not arrived")),
            ("overdue", _("Overdue")),
            ("held", _("On hold")),
            ("all", _("All")),
        ]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Find the parcels of the view."""
        chosen = self.value()
        if chosen == "overdue":
            return promised.overdue(queryset)
        if chosen == "not_arrived":
            missed = Shipment.objects.filter(not_arrived_at__isnull=False)
            return queryset.filter(pk__in=missed.values("fulfilment"))
        return queryset.filter(status__in=STATES_OF.get(chosen, Status.values))


class CarrierFilter(admin.SimpleListFilter):
    """With whom the last shipment left."""

    title = gettext_lazy("carrier")
    parameter_name = "with"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """List the carriers."""
        return [(str(each.pk), each.name) for each in Carrier.objects.all()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Find the parcels of a carrier."""
        carrier = row_id(self.value() or "")
        return queryset if carrier is None else queryset.filter(carrier=carrier)


class ParcelAdmin(ReadOnlyAdmin[Parcel]):
    """What is owed and travels; the page of a parcel replaces the form."""

    list_display = ("order_id", "promotion", "reward", "due_on", "status", "last_shipment")
    list_filter = (WorkFilter, ("cause__promotion", PromotionFilter), CarrierFilter)
    list_select_related = ("cause__promotion", "reward")
    list_per_page = 100
    ordering = ("due_on", "pk")
    # The prize of a draw has the claim's, with more behind it.
    search_fields = ("cause__reference__startswith",)
    search_help_text = gettext_lazy("Order ID")
    actions = ("pick", "unpick", "send", "hold", "release", "as_csv", "as_workbook", "as_labels")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Parcel]":
        """Read parcels alone, each with its shipments."""
        newest = Shipment.objects.select_related("carrier").order_by("-pk")
        rows = super().get_queryset(request).filter(kind=Fulfilment.Kind.PARCEL)
        return rows.prefetch_related(Prefetch("shipments", newest))

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Return whether somebody may pack and send."""
        return request.user.has_perm("fulfilment.send_parcel")

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether somebody may also see to whom."""
        return self.has_send_permission(request) and request.user.has_perm(
            "redemptions.view_personal_data"
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the load of a file, and the acts on one parcel."""
        view, name = self.admin_site.admin_view, "fulfilment_parcel"
        return [
            path("load/", view(load_views.load), name=f"{name}_load"),
            path("<int:pk>/acts/<slug:act>/", view(staff_views.act), name=f"{name}_act"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Offer to load a file."""
        offered = {"may_load": self.has_send_permission(request), **(extra_context or {})}
        return super().changelist_view(request, offered)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one parcel."""
        return staff_views.parcel(request, object_id)

    @admin.display(description=gettext_lazy("Order ID"))
    def order_id(self, parcel: Parcel) -> str:
        """Return the reference of its cause."""
        return parcel.cause.reference

    @admin.display(description=gettext_lazy("Promotion"))
    def promotion(self, parcel: Parcel) -> str:
        """Return the promotion of its cause."""
        return str(parcel.cause.promotion or "-")

    @admin.display(description=gettext_lazy("Shipment"))
    def last_shipment(self, parcel: Parcel) -> str:
        """Return carrier and number of its last shipment."""
        return str(next(iter(parcel.shipments.all()), "-"))

    @admin.action(description=gettext_lazy("Packed"), permissions=["send"])
    def pick(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> None:
        """Note that parcels are packed, and say why others are not."""
        done = picking.pick(parcel_ids=_ids(chosen), by=request.user)
        text = ngettext(
            '%(count)d parcel packed; "Not packed" undoes it.',
            '%(count)d parcels packed; "Not packed" undoes it.',
            done.done,
        )
        self._tell(request, text, done)

    @admin.action(description=gettext_lazy("Not packed"), permissions=["send"])
    def unpick(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> None:
        """Undo that parcels are packed."""
        done = picking.unpick(parcel_ids=_ids(chosen), by=request.user)
        text = ngettext(
            "%(count)d parcel is due again.", "%(count)d parcels are due again.", done.done
        )
        self._tell(request, text, done)

    @admin.action(description=gettext_lazy("Note as sent …"), permissions=["send"])
    def send(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> HttpResponse | None:
        """Note that parcels left, once carrier and numbers were said."""
        return staff_views.send_together(request, _ids(chosen))

    @admin.action(description=gettext_lazy("Hold …"), permissions=["send"])
    def hold(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> HttpResponse | None:
        """Put parcels on hold, once it was said why."""
        reason = request.POST.get("reason", "").strip()
        if not reason:
            return staff_views.ask_why_held(request, _ids(chosen))
        done = hold_all(fulfilment_ids=_ids(chosen), by=request.user, reason=reason)
        text = ngettext(
            '%(count)d parcel is on hold; "Take off hold" undoes it.',
            '%(count)d parcels are on hold; "Take off hold" undoes it.',
            done.done,
        )
        self._tell(request, text, done)
        return None

    @admin.action(description=gettext_lazy("Take off hold"), permissions=["send"])
    def release(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> None:
        """Let parcels go on that were on hold."""
        done = release_all(fulfilment_ids=_ids(chosen), by=request.user)
        text = ngettext(
            "%(count)d parcel is due again.", "%(count)d parcels are due again.", done.done
        )
        self._tell(request, text, done)

    @admin.action(description=gettext_lazy("Picking list (CSV)"), permissions=["export"])
    def as_csv(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> HttpResponseBase:
        """Export the chosen parcels with their addresses."""
        parcels = _taken(request, chosen, "picking list, CSV")
        return csv_response("parcels.csv", lists.picking_list(parcels))

    @admin.action(description=gettext_lazy("Picking list (XLSX)"), permissions=["export"])
    def as_workbook(self, request: MemberRequest, chosen: "QuerySet[Parcel]") -> HttpResponseBase:
        """Export the chosen parcels with their addresses."""
        parcels = _taken(request, chosen, "picking list, XLSX")
        return xlsx_response("parcels.xlsx", lists.picking_list(parcels))

    @admin.action(description=gettext_lazy("Address labels (PDF)"), permissions=["export"])
    def as_labels(
        self, request: MemberRequest, chosen: "QuerySet[Parcel]"
    ) -> HttpResponseBase | None:
        """Print the labels of the chosen parcels."""
        parcels = _taken(request, chosen, "address labels")
        try:
            printed = labels.pdf_of(parcels)
        except NotPrinted:
            messages.error(request, _("The labels can't be printed now. Take the picking list."))
            return None
        headers = {
            "Content-Disposition": 'attachment; filename="labels.pdf"',
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(printed, content_type="application/pdf", headers=headers)

    def _tell(self, request: HttpRequest, text: str, done: picking.Picked | Held) -> None:
        messages.success(request, text % {"count": done.done})
        unaddressed = getattr(done, "unaddressed", 0)
        left = [
            (done.own, _("Your own, or a related account's: %(count)d.")),
            (unaddressed, _("Without an address: %(count)d.")),
            (done.not_due, _("In another state: %(count)d.")),
        ]
        for count, why in left:
            if count:
                messages.warning(request, why % {"count": count})


class CarrierAdmin(NeverDeletedAdmin[Carrier]):
    """Carriers; one that is no longer used stays with its parcels."""

    list_display = ("name", "pattern", "link", "is_active")
    search_fields = ("name",)


def _ids(chosen: "QuerySet[Parcel]") -> list[int]:
    return list(chosen.order_by("due_on", "pk").values_list("pk", flat=True)[: lists.MOST])


def _taken(request: MemberRequest, chosen: "QuerySet[Parcel]", what: str) -> list[Fulfilment]:
    """Read the chosen parcels, and record that their addresses leave."""
    rows = Fulfilment.objects.filter(pk__in=_ids(chosen) or [0])
    parcels = lists.in_order(rows.filter(~Q(status=Status.REVOKED)))
    lists.record_export(parcels, what, by=request.user)
    return parcels
