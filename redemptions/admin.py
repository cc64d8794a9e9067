"""Claims in Django admin: the list, and the page on which a reviewer decides one claim."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import MemberRequest
from products.models import SerialNumber
from products.serials import normalise
from promotions.codes import OutOfStock
from promotions.models import Promotion
from redemptions import fulfilment, review, views_dashboard
from redemptions.forms import DeliveredForm, SendBackForm
from redemptions.locks import AlreadyDecided
from redemptions.models import Check, CheckRun, Claim

if TYPE_CHECKING:
    from django.db.models import QuerySet

Act = Callable[[MemberRequest, int], HttpResponse]


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not at run time
    """The claims: found by reference, e-mail or serial; decided through the verbs of review.py."""

    list_display = ["reference", "due_on", "promotion", "user", "submitted_at", "status"]
    list_filter = ["status", "promotion"]
    list_select_related = ["promotion", "user"]
    search_fields = ["reference", "user__email", "serial__serial"]
    search_help_text = "Order ID, email, serial number"
    ordering = ["submitted_at", "pk"]
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Claim]", search_term: str
    ) -> tuple["QuerySet[Claim]", bool]:
        """Find what was typed in full through its index, and only else a part in every row."""
        typed = search_term.strip()
        found = _named(queryset, typed) if typed else queryset.none()
        if found.exists():
            return found, False
        return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only members make claims."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """Claims change through the verbs alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """Claims are never deleted."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the acts; each checks its own permission."""
        acts: list[tuple[str, str, Act]] = [
            ("approval", "redemptions.review_claim", approve),
            ("sending-back", "redemptions.review_claim", send_back),
            ("delivery", "redemptions.deliver_claim", mark_delivered),
        ]
        urls = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(_guarded(permission, act)),
                name=f"redemptions_claim_{name}",
            )
            for name, permission, act in acts
        ]
        guard = self.admin_site.admin_view
        shown, table = guard(views_dashboard.dashboard), guard(views_dashboard.dashboard_csv)
        urls += [
            path("dashboard/", shown, name="redemptions_claim_dashboard"),
            path("dashboard/<slug:table>.csv", table, name="redemptions_claim_dashboard_csv"),
        ]
        return urls + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one claim with its evidence beside what was claimed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        return _review_page(self, request, int(object_id), SendBackForm())


def _named(claims: "QuerySet[Claim]", typed: str) -> "QuerySet[Claim]":
    """Find the claims of this very Order ID, e-mail address or serial number."""
    members = User.objects.alias(address=Lower("email")).filter(address=typed.lower())
    units = SerialNumber.objects.filter(serial=normalise(typed))
    # Lists, not subqueries: three indexes then find it, where a subquery in an OR reads all rows.
    return claims.filter(
        Q(reference=typed.lower())
        | Q(user__in=list(members.values_list("pk", flat=True)))
        | Q(serial__in=list(units.values_list("pk", flat=True)))
    )


def _guarded(permission: str, act: Act) -> Act:
    @require_POST
    def view(request: MemberRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        try:
            return act(request, pk)
        except Claim.DoesNotExist as error:
            raise Http404 from error
        except AlreadyDecided as late:
            messages.info(request, who_was_faster(late, request.user))
            return _back(pk)

    return view


def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Approve"."""
    try:
        review.approve(claim_id=pk, by=request.user)
    except OutOfStock as empty:
        text = _("%(reward)s is out of stock. The claim stays under review; ask ops for codes.")
        messages.error(request, text % {"reward": empty.reward})
        return _back(pk)
    messages.success(request, _("Approved. The letter is on its way."))
    return _next(pk)


def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Send back"; the reason goes to the member word for word."""
    form = SendBackForm(request.POST)
    if not form.is_valid():
        claim = Claim.objects.get(pk=pk)
        if claim.status != Claim.Status.SUBMITTED:
            raise AlreadyDecided.about(claim)
        return _review_page(_claim_admin(), request, pk, form)
    review.send_back(claim_id=pk, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Sent back. The member gets the reason by email."))
    return _next(pk)


def mark_delivered(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Reward sent", for parcels and payments."""
    form = DeliveredForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    if fulfilment.mark_delivered(claim_id=pk, by=request.user, note=note):
        messages.success(request, _("Noted: the reward is on its way."))
    else:
        messages.info(request, _("There is nothing to send for this claim any more."))
    return _back(pk)


def who_was_faster(late: AlreadyDecided, reviewer: User) -> str:
    """Tell a reviewer who lost a race, or pressed twice, what happened instead."""
    if late.decision is None or late.claim.status == Claim.Status.CANCELLED:
        return _("The member was faster: the claim is %(status)s.") % {
            "status": late.claim.get_status_display()
        }
    decision = late.decision
    if decision.decided_by == reviewer:
        outcome = decision.get_outcome_display()
        return _("You have decided this claim already: %(outcome)s.") % {"outcome": outcome}
    who = decision.decided_by.get_full_name() if decision.decided_by else decision.policy
    return _("%(who)s was faster: %(outcome)s.") % {
        "who": who,
        "outcome": decision.get_outcome_display(),
    }


def _review_page(
    model_admin: ClaimAdmin, request: HttpRequest, pk: int, form: SendBackForm
) -> HttpResponse:
    claims: QuerySet[Claim] = Claim.objects.for_history().select_related("user", "recipient")
    claim = get_object_or_404(claims, pk=pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Claim %(reference)s") % {"reference": claim.reference},
        "opts": Claim._meta,  # noqa: SLF001 -- the admin templates ask for it
        "claim": claim,
        "registered": claim.registered_product,
        **_evidence(claim),
        "answers": claim.answers.select_related("question").prefetch_related("question__texts"),
        "events": claim.events.select_related("actor"),
        "may_review": request.user.has_perm("redemptions.review_claim"),
        "may_see_evidence": request.user.has_perm("redemptions.view_evidence"),
        "may_deliver": request.user.has_perm("redemptions.deliver_claim"),
        "form": form,
        "delivered_form": DeliveredForm(),
    }
    return render(request, "admin/redemptions/claim/review.html", context)


def _evidence(claim: Claim) -> dict[str, object]:
    """Gather what the member handed in, what was read in it, and what it comes to."""
    proof = claim.registered_product.proofs.first()
    photo = claim.serial_photos.select_related("upload").first()
    run = claim.check_runs.exclude(done_at=None).first()
    checks = list(run.checks.all()) if run else []
    return {
        "invoices": proof.uploads.prefetch_related("pages") if proof else [],
        "photos": [photo.upload] if photo else [],
        "run": run,
        "checks": [each for each in checks if each.kind not in Check.RISKS],
        "risks": [each for each in checks if each.kind in Check.RISKS],
        "is_checking": claim.check_runs.filter(done_at=None).exists(),
        "checks_open": claim.promotion.policy != Promotion.Policy.MANUAL,
    }


def _claim_admin() -> ClaimAdmin:
    model_admin = admin.site.get_model_admin(Claim)
    if not isinstance(model_admin, ClaimAdmin):
        raise TypeError(model_admin)
    return model_admin


def _back(pk: int) -> HttpResponse:
    return redirect("admin:redemptions_claim_change", pk)


def _next(pk: int) -> HttpResponse:
    """Go on with the claim that waits longest, else back to the one just decided."""
    waiting = Claim.objects.awaiting_review().exclude(pk=pk).first()
    return _back(waiting.pk if waiting else pk)


@admin.register(CheckRun)
class CheckRunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # typing only
    """The runs of the checks: what the policies made of claims, and which wait or failed."""

    list_display = ["claim", "asked_at", "done_at", "outcome", "attempts", "rules"]
    list_filter = ["outcome", "claim__promotion"]
    list_select_related = ["claim"]
    list_per_page = 50
    search_fields = ["=claim__reference"]
    search_help_text = "Order ID"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The verbs ask for them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: CheckRun | None = None) -> bool:
        """What was read stays as it was read."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CheckRun | None = None) -> bool:
        """Decisions rely on them."""
        return False
