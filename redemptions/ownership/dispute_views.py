"""Disputed serial numbers, for leads: both members' statements and proofs, and the decision."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from evidence.models import Upload
from products.models import RegisteredProduct, SerialDispute
from products.ownership import disputes
from redemptions.models import Claim, SerialPhoto
from redemptions.ownership import transfer_rules
from redemptions.review.pages.forms import DisputeDecisionForm
from redemptions.review.pages.layout import REFUSALS, framed, guarded, why_refused

PAGE = "admin:products_serialdispute_change"


@never_cache
@guarded("products.view_serialdispute")
@require_safe
def dispute_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one dispute."""
    found = get_object_or_404(_disputes(), pk=pk)
    claims = Claim.objects.filter(serial=found.serial).select_related("promotion", "user")
    others = SerialDispute.objects.open().filter(serial=found.serial).exclude(pk=pk)
    context = _framed(
        request,
        found,
        _("Whose is %(serial)s?") % {"serial": found.serial},
        theirs=_exhibits(found.invoices.all(), Upload.objects.filter(pk=found.label_id)),
        holders=_exhibits(_proofs_of(found.against), _labels_of(found.against)),
        answers=found.answer_uploads.prefetch_related("pages"),
        claims=claims.order_by("-submitted_at", "-pk"),
        others=others,
        seen=disputes.statements(found),
    )
    return render(request, "admin/products/serialdispute/dispute.html", context)


@guarded("products.decide_serialdispute")
@require_http_methods(["GET", "HEAD", "POST"])
def upholding(request: MemberRequest, pk: int) -> HttpResponse:
    """Uphold the dispute, after confirmation: the product passes to the member who opened it."""
    return _decide(request, pk, "upholding", _uphold)


@guarded("products.decide_serialdispute")
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: MemberRequest, pk: int) -> HttpResponse:
    """Refuse the dispute, after confirmation: the product stays with its holder."""
    return _decide(request, pk, "refusal", _refuse)


def _decide(
    request: MemberRequest, pk: int, act: str, decide: Callable[[MemberRequest, int, str], None]
) -> HttpResponse:
    found = get_object_or_404(_disputes(), pk=pk)
    form = DisputeDecisionForm(request.POST if request.method == "POST" else None)
    seen = request.POST.get("seen") or request.GET.get("seen", "")
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                disputes.refuse_if_answered(pk, seen=seen)
                decide(request, pk, form.cleaned_data["reason"])
        except disputes.AnsweredMeanwhile:
            text = _("The holder has answered since you opened this. Read the answer, then decide.")
            form.add_error("is_sure", text)
            return _asked(request, found, form, act)
        except disputes.DisputeNotOpen as late:
            messages.info(request, _who_was_faster(late.dispute))
        except REFUSALS as error:
            messages.error(request, why_refused(error))
        return redirect(PAGE, pk)
    if found.outcome:
        messages.info(request, _who_was_faster(found))
        return redirect(PAGE, pk)
    return _asked(request, found, form, act, seen=seen)


def _asked(
    request: MemberRequest, found: SerialDispute, form: Form, act: str, *, seen: str = ""
) -> HttpResponse:
    title = _("Uphold the dispute") if act == "upholding" else _("Refuse the dispute")
    seen = seen or disputes.statements(found)
    context = _framed(request, found, title, form=form, act=act, seen=seen)
    return render(request, "admin/products/serialdispute/decision.html", context)


def _uphold(request: MemberRequest, pk: int, reason: str) -> None:
    ending = transfer_rules.undecided_claims(SerialDispute.objects.get(pk=pk).serial).count()
    try:
        transfer_rules.uphold(by=request.user, dispute_id=pk, reason=reason)
    except disputes.NotHeard:
        messages.info(request, _("The holder has not answered and may still do so."))
        return
    except disputes.OthersOpen:
        text = _("Another member disputes this serial number too: decide that dispute first.")
        messages.info(request, text)
        return
    messages.success(request, _("Upheld: both members get an email."))
    if ending:
        text = ngettext(
            "%(n)d open claim of the earlier holder is rejected; the member gets an email.",
            "%(n)d open claims of earlier holders are rejected; the members get emails.",
            ending,
        )
        messages.info(request, text % {"n": ending})


def _refuse(request: MemberRequest, pk: int, reason: str) -> None:
    disputes.refuse(by=request.user, dispute_id=pk, reason=reason)
    messages.success(request, _("Refused: both members get an email."))


def _who_was_faster(dispute: SerialDispute) -> str:
    if dispute.decided_by is None or dispute.outcome == SerialDispute.Outcome.WITHDRAWN:
        return _("The member was faster: the dispute is withdrawn.")
    values = {"who": dispute.decided_by.get_full_name(), "outcome": dispute.get_outcome_display()}
    return _("%(who)s was faster: %(outcome)s.") % values


def _framed(
    request: MemberRequest, found: SerialDispute, title: str, **more: object
) -> dict[str, object]:
    conflict = None if found.outcome else disputes.conflict_in(found, request.user)
    may_decide = request.user.has_perm("products.decide_serialdispute")
    return framed(
        request,
        title,
        dispute=found,
        opts=SerialDispute._meta,
        may_decide=may_decide and not found.outcome and not conflict,
        conflict=conflict.label if conflict else "",
        may_see_evidence=request.user.has_perm("redemptions.view_evidence"),
        sees_members=request.user.has_perm("redemptions.view_personal_data"),
        **more,
    )


def _disputes() -> "QuerySet[SerialDispute]":
    return SerialDispute.objects.select_related(
        "user", "store", "serial__product", "against__user", "against__store", "decided_by"
    )


def _exhibits(
    invoices: "QuerySet[Upload]", labels: "QuerySet[Upload]"
) -> list[tuple[str, "QuerySet[Upload]"]]:
    return [
        (_("Proof of purchase"), invoices.prefetch_related("pages")),
        (_("Photo of the label"), labels.prefetch_related("pages")),
    ]


def _proofs_of(registered: RegisteredProduct) -> "QuerySet[Upload]":
    proofs = registered.proofs.values("uploads")
    return Upload.objects.filter(pk__in=proofs).order_by("-pk")


def _labels_of(registered: RegisteredProduct) -> "QuerySet[Upload]":
    """Find the photos of the serial number that the holder sent with claims for it."""
    photos = SerialPhoto.objects.order_by()
    of_main = photos.filter(part=None, claim__registered_product=registered).values("upload")
    further = photos.filter(part__registered_product=registered).values("upload")
    return Upload.objects.filter(Q(pk__in=of_main) | Q(pk__in=further)).order_by("-pk")
