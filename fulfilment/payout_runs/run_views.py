"""Payout runs in the admin: made, checked, released by a second person, downloaded, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest, User
from foundation.encryption import Undecryptable
from fulfilment.models import BankProfile, PayoutDetails, PayoutRun
from fulfilment.payout_runs import releases, runs
from fulfilment.payout_runs.objections import MOST_IN_A_FILE, PayoutObjection, RunObjection
from promotions.models.reward import amount_in_words

MAKES = "fulfilment.make_payoutrun"
RELEASES = "fulfilment.release_payoutrun"
_RUN = "admin:fulfilment_payoutrun_change"
_RUNS = "admin:fulfilment_payoutrun_changelist"
MOST_SHOWN = 200


class NewRunForm(forms.Form):
    """By which bank, on which day, and which payouts; all that are ready where none is named."""

    profile = forms.ModelChoiceField(
        label=gettext_lazy("Bank"), queryset=BankProfile.objects.filter(is_open=True)
    )
    execution_on = forms.DateField(
        label=gettext_lazy("Paid on"), widget=forms.DateInput({"type": "date"})
    )
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_chosen(self) -> list[int] | None:
        """Return the keys that were chosen; None for all."""
        keys = str(self.cleaned_data["chosen"]).split(",")
        return [int(key) for key in keys if key.isascii() and key.isdecimal()] or None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What the page of a new run says: what speaks against it, and what it would have."""

    problems: Sequence[RunObjection] = ()
    left_out: runs.Left = field(default_factory=dict)
    count: int | None = None
    total: str = ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAKES, raise_exception=True)
def new(request: MemberRequest) -> HttpResponse:
    """Make a run, or only check it: which payouts it has, the sum, and what is left out."""
    form = NewRunForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return new_page(request, form, RunReport())
    wanted = dict(form.cleaned_data)
    if "check" in request.POST:
        return new_page(request, form, _checked(wanted, by=request.user))
    try:
        done = runs.make_run(**wanted, by=request.user)
    except runs.RunRefused as refused:
        return new_page(request, form, RunReport(refused.run, refused.payouts))
    messages.success(request, _told(done.run))
    for line in _lines(done.left_out)[:MOST_SHOWN]:
        messages.warning(request, line)
    return redirect(_RUN, done.run.pk)


def _checked(wanted: dict[str, Any], *, by: User) -> RunReport:
    judged, found = runs.preview(**wanted, by=by)
    left_out = {order.reference: [*why] for order, why in judged.bad}
    total = amount_in_words(judged.total_minor, wanted["profile"].currency)
    return RunReport(found, left_out, len(judged.good), total)


def new_page(request: HttpRequest, form: NewRunForm, report: RunReport) -> HttpResponse:
    """Show the form of a new run, with what speaks against it."""
    lines = _lines(report.left_out)
    context = {
        **admin.site.each_context(request),
        "title": _("Make a payout run"),
        "opts": PayoutRun._meta,
        "form": form,
        "problems": [each.label for each in report.problems],
        "left_out": lines[:MOST_SHOWN],
        "more": max(0, len(lines) - MOST_SHOWN),
        "count": report.count,
        "total": report.total,
    }
    return render(request, "admin/fulfilment/payoutrun/new.html", context)


def _told(run: PayoutRun) -> str:
    text = ngettext("%(count)d payout, %(total)s.", "%(count)d payouts, %(total)s.", run.count)
    return text % {"count": run.count, "total": run.total}


def _lines(left_out: runs.Left) -> list[str]:
    """Name each payout that is left out, and why."""
    return [
        f"{reference}: {', '.join(str(PayoutObjection(each).label) for each in found)}"
        for reference, found in left_out.items()
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RELEASES, raise_exception=True)
def release(request: MemberRequest, pk: int) -> HttpResponse:
    """Release a run that somebody else made: count and sum are shown, and what was seen counts."""
    run = get_object_or_404(PayoutRun.objects.select_related("profile", "made_by"), pk=pk)
    problems: list[object] = []
    left_out: runs.Left = {}
    if request.method == "POST":
        try:
            releases.release(run_id=pk, by=request.user, **_seen(request))
        except releases.SamePerson:
            problems = [_("You made this run. Somebody else has to release it.")]
        except runs.RunChanged:
            problems = [_("The run has changed meanwhile. Look at it again.")]
        except runs.RunRefused as refused:
            problems, left_out = [each.label for each in refused.run], refused.payouts
        else:
            messages.success(request, _("The run is released. Its file can be downloaded."))
            return redirect(_RUN, pk)
        run.refresh_from_db()
    elif run.status == PayoutRun.Status.MADE:
        left_out = {order.reference: [*why] for order, why in runs.check(run, by=request.user).bad}
    context = {
        **admin.site.each_context(request),
        "title": _("Release %(run)s") % {"run": run},
        "opts": PayoutRun._meta,
        "run": run,
        "problems": problems,
        "left_out": _lines(left_out)[:MOST_SHOWN],
        "is_own": run.made_by_id == request.user.pk,
    }
    return render(request, "admin/fulfilment/payoutrun/release.html", context)


def _seen(request: HttpRequest) -> dict[str, int]:
    """Return what stood on the page; what is no number was never there."""
    texts = {name: request.POST.get(name, "") for name in ("count", "total_minor")}
    return {name: int(text) if text.isdecimal() else -1 for name, text in texts.items()}


@require_POST
@permission_required(MAKES, raise_exception=True)
def taking_out(request: MemberRequest, pk: int) -> HttpResponse:
    """Take out what something speaks against."""
    try:
        count = runs.take_out(run_id=get_object_or_404(PayoutRun, pk=pk).pk, by=request.user)
    except runs.RunChanged:
        messages.error(request, _("The run was released or cancelled."))
    else:
        text = ngettext(
            "%(count)d payout was taken out.", "%(count)d payouts were taken out.", count
        )
        messages.success(request, text % {"count": count})
    return redirect(_RUN, pk)


@require_POST
@permission_required(MAKES, raise_exception=True)
def cancellation(request: MemberRequest, pk: int) -> HttpResponse:
    """Cancel a run; its payouts may be chosen again."""
    try:
        runs.cancel(run_id=get_object_or_404(PayoutRun, pk=pk).pk, by=request.user)
    except runs.RunChanged:
        messages.error(request, _("The run was released or cancelled."))
    else:
        messages.success(request, _("The run is cancelled. Its payouts can be chosen again."))
    return redirect(_RUNS)


@never_cache
@require_POST
@permission_required(RELEASES, raise_exception=True)
def file(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the file of a run, the same bytes each time."""
    row = get_object_or_404(PayoutRun, pk=pk)
    try:
        run, content = releases.download(run_id=row.pk, by=request.user)
    except (releases.NoFile, Undecryptable):
        messages.error(request, _("The file was wiped, or can't be decrypted."))
        return redirect(_RUN, pk)
    is_pain = run.profile.format == BankProfile.Format.PAIN
    ending, kind = ("xml", "application/xml") if is_pain else ("csv", "text/csv; charset=utf-8")
    response = HttpResponse(content, content_type=kind)
    name = content_disposition_header(True, f"{run.message_id}.{ending}")
    response.headers["Content-Disposition"] = name or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def choose_from_list(request: HttpRequest, queryset: "QuerySet[PayoutDetails]") -> HttpResponse:
    """Begin a run with the payouts that were selected in their list."""
    keys = queryset.values_list("fulfilment_id", flat=True)
    chosen = ",".join(str(key) for key in keys[:MOST_IN_A_FILE])
    return new_page(request, NewRunForm(initial={"chosen": chosen}), RunReport())
