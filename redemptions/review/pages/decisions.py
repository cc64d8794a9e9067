"""The acts of the review page; each calls one verb and tells what became of it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest
from notifications.models import Email
from promotions.codes.pool import OutOfStock
from redemptions.emails import resend
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions, leases, triage, undo_window
from redemptions.review.pages.claim import bench_alone, send_back_form, shown
from redemptions.review.pages.forms import (
    AssignForm,
    DeliveredForm,
    HoldForm,
    NoteForm,
    ReasonForm,
)
from redemptions.review.pages.layout import (
    ActionResult,
    answer,
    confirm,
    guarded,
    to_claim,
    who_was_faster,
)
from redemptions.review.pages.queue import address, take_next
from redemptions.rewarding import fulfilment

Act = Callable[[MemberRequest, int], HttpResponse]


def act(permission: str) -> Callable[[Act], Act]:
    """Make an act of the review page: posted by who may, and a lost race is news."""

    def make(view: Act) -> Act:
        @wraps(view)
        def made(request: MemberRequest, pk: int) -> HttpResponse:
            try:
                return view(request, pk)
            except AlreadyDecided as late:
                news = ActionResult(who_was_faster(late, request.user), is_done=False)
                return answer(request, pk, news, to_claim(request, pk))

        return guarded(permission)(require_POST(made))

    return make


@guarded("redemptions.review_claim")
@require_POST
def next_claim(request: MemberRequest) -> HttpResponse:
    """Press "Review next": put the next claim of this part of the queue on the reviewer's desk.

    The script of the review page asks for it ahead, and for the claim alone.
    """
    claim = take_next(request)
    if "ahead" in request.POST:
        return bench_alone(request, claim.pk) if claim else HttpResponse(status=204)
    if claim is None:
        messages.info(request, _("No claim is waiting for you here."))
        return redirect(address(request))
    return to_claim(request, claim.pk)


@act("redemptions.review_claim")
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Approve", or the key A."""
    try:
        undo_window.approve(claim_id=pk, by=request.user)
    except OutOfStock as empty:
        text = _("%(reward)s is out of stock. The claim stays under review; ask ops for codes.")
        news = ActionResult(text % {"reward": empty.reward}, is_done=False)
        return answer(request, pk, news, to_claim(request, pk))
    news = ActionResult(_("Approved %(reference)s.") % {"reference": _reference(pk)}, may_undo=True)
    return _decided(request, pk, news)


@act("redemptions.review_claim")
def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Send back"; the reason goes to the member word for word."""
    claim = get_object_or_404(Claim.objects.select_related("promotion", "user"), pk=pk)
    form = send_back_form(claim, request.POST)
    if not form.is_valid():
        if claim.status != Claim.Status.SUBMITTED:
            raise AlreadyDecided.about(claim)
        return _not_valid(request, pk, str(form.errors["reason"][0]), send_back_form=form)
    reason = form.text_for(form.language)
    undo_window.send_back(
        claim_id=pk, by=request.user, reason=reason, reasons=form.cleaned_data["reasons"]
    )
    news = ActionResult(
        _("Sent back %(reference)s.") % {"reference": claim.reference}, may_undo=True
    )
    return _decided(request, pk, news)


@act("redemptions.review_claim")
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Undo": the decision does not take effect, and the claim is back on the desk."""
    if undo_window.undo(claim_id=pk, by=request.user):
        news = ActionResult(
            _("Undone: %(reference)s is yours again.") % {"reference": _reference(pk)}
        )
    else:
        news = ActionResult(_("It is too late: the decision has taken effect."), is_done=False)
    return answer(request, pk, news, to_claim(request, pk))


@act("redemptions.review_claim")
def hold(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Hold", or the key H."""
    form = HoldForm(request.POST, prefix="hold")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    is_new = triage.hold(claim_id=pk, by=request.user, note=note)
    text = _("%(reference)s is on hold.") if is_new else _("%(reference)s was on hold already.")
    return _decided(request, pk, ActionResult(text % {"reference": _reference(pk)}))


@act("redemptions.review_claim")
def take_up(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Take off hold"."""
    triage.release_hold(claim_id=pk, by=request.user)
    news = ActionResult(_("%(reference)s is in the queue again.") % {"reference": _reference(pk)})
    return answer(request, pk, news, to_claim(request, pk))


@act("redemptions.review_claim")
def assign(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Assign": to oneself, and for a lead to any reviewer."""
    form = AssignForm(request.POST, by=request.user, prefix="assign")
    if not form.is_valid():
        news = ActionResult(_("You may not assign claims to this person."), is_done=False)
        return answer(request, pk, news, to_claim(request, pk))
    to = form.cleaned_data["reviewer"]
    triage.assign(claim_id=pk, by=request.user, to=to)
    text = _("Assigned to %(name)s.") % {"name": to.get_full_name()} if to else _("Left to all.")
    return answer(request, pk, ActionResult(text), to_claim(request, pk))


@act("redemptions.lead_review")
def release_for_others(request: MemberRequest, pk: int) -> HttpResponse:
    """A lead's button "Release": the claim is on nobody's desk any more."""
    was_held = leases.release_for_others(claim_id=pk, by=request.user)
    text = _("Released.") if was_held else _("Nobody was working on this claim.")
    return answer(request, pk, ActionResult(text), to_claim(request, pk))


@act("redemptions.review_claim")
def note(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Write note"."""
    form = NoteForm(request.POST, prefix="note")
    if not form.is_valid():
        return _not_valid(request, pk, _("A note says something."), note_form=form)
    triage.note(claim_id=pk, by=request.user, text=form.cleaned_data["text"])
    return answer(request, pk, ActionResult(_("Noted.")), to_claim(request, pk))


@act("redemptions.deliver_claim")
def mark_delivered(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Reward sent", for parcels and payments."""
    form = DeliveredForm(request.POST)
    if not form.is_valid():
        return _not_valid(request, pk, _("Correct what is marked."), delivered_form=form)
    if fulfilment.mark_delivered(claim_id=pk, by=request.user, **form.cleaned_data):
        news = ActionResult(_("Noted: the reward is on its way, and the member gets a letter."))
    else:
        news = ActionResult(_("There is nothing to send for this claim any more."), is_done=False)
    return answer(request, pk, news, to_claim(request, pk))


@act("notifications.resend_email")
def letter_again(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Send it again" beside a letter, for ops whom a member asked."""
    letter_id = request.POST.get("letter", "")
    try:
        letter = resend.resend_claim_email(claim_id=pk, message_id=int(letter_id))
    except (ValueError, Email.DoesNotExist):
        news = ActionResult(_("There is no such letter about this claim."), is_done=False)
    except resend.CannotResend as no:
        news = ActionResult(str(no.obstacle.label), is_done=False)
    else:
        text = _("The letter is on its way to %(address)s.")
        news = ActionResult(text % {"address": letter.to})
    return answer(request, pk, news, to_claim(request, pk))


@guarded("redemptions.reject_claim")
@require_http_methods(["GET", "HEAD", "POST"])
def rejection(request: MemberRequest, pk: int) -> HttpResponse:
    """Reject for good, after asking once more: another act than sending back."""
    claim = get_object_or_404(Claim.objects.select_related("promotion", "user"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.reject(claim_id=pk, by=request.user, reason=form.cleaned_data["reason"])
        except AlreadyDecided as late:
            news = ActionResult(who_was_faster(late, request.user), is_done=False)
            return answer(request, pk, news, to_claim(request, pk))
        news = ActionResult(_("Rejected %(reference)s for good.") % {"reference": claim.reference})
        return _decided(request, pk, news)
    title = _("Reject %(reference)s for good") % {"reference": claim.reference}
    return confirm(request, claim, form, title, "rejection")


def _decided(request: MemberRequest, pk: int, news: ActionResult) -> HttpResponse:
    """Go on with the next claim; a script has fetched it already."""
    if request.headers.get("Accept") == "application/json":
        return answer(request, pk, news, HttpResponse())
    claim = take_next(request)
    goal = (
        to_claim(request, claim.pk)
        if claim
        else redirect(reverse("admin:redemptions_claim_changelist"))
    )
    return answer(request, pk, news, goal)


def _not_valid(request: MemberRequest, pk: int, text: str, **forms: object) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return answer(request, pk, ActionResult(text, is_done=False), HttpResponse())
    return shown(request, pk, **forms)


def _reference(pk: int) -> str:
    return str(Claim.objects.values_list("reference", flat=True).get(pk=pk))
