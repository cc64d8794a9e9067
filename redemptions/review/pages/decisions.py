"""The actions on the review page; each calls one function and reports the result."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import MemberRequest
from notifications.models import Email
from promotions.codes.pool import CodesUnreadable, OutOfStock
from redemptions.emails import resend
from redemptions.models import Claim, SecondLook
from redemptions.models.locks import AlreadyDecided
from redemptions.review import oversight, triage, undo_window
from redemptions.review.oversight import NeedsSecondPerson
from redemptions.review.pages.claim import bench_alone, send_back_form, shown
from redemptions.review.pages.forms import (
    AssignForm,
    DeliveredForm,
    HoldForm,
    NoteForm,
    SecondLookForm,
)
from redemptions.review.pages.layout import (
    REFUSALS,
    ActionResult,
    answer,
    as_seen,
    guarded,
    to_claim,
    who_was_faster,
    why_refused,
)
from redemptions.review.pages.queue import address, take_next
from redemptions.rewarding import rewards

Act = Callable[[MemberRequest, int], HttpResponse]


def act(permission: str) -> Callable[[Act], Act]:
    """Decorate an action: POST only, with this permission; report why it was not done."""

    def decorate(view: Act) -> Act:
        @wraps(view)
        def action(request: MemberRequest, pk: int) -> HttpResponse:
            try:
                return view(request, pk)
            except AlreadyDecided as late:
                result = ActionResult(who_was_faster(late, request.user), is_done=False)
            except REFUSALS as error:
                result = ActionResult(why_refused(error), is_done=False)
            return answer(request, pk, result, to_claim(request, pk))

        return guarded(permission)(require_POST(action))

    return decorate


@guarded("redemptions.review_claim")
@require_POST
def next_claim(request: MemberRequest) -> HttpResponse:
    """The button "Review next": lease the next claim that matches the filters, and open it.

    The script of the review page prefetches it with ``ahead``, and gets only the claim's part of
    the page.
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
    """The button "Approve", or the key A; "Approve anyway", the key O, comes with a reason.

    A high reward is approved by two: the first one notes it, the second one decides.
    """
    override = request.POST.get("override", "").strip()
    try:
        with as_seen(request, pk):
            planned = undo_window.approve(claim_id=pk, by=request.user, override=override)
    except OutOfStock:
        return _approve_to_wait(request, pk, override)
    except CodesUnreadable as stopped:
        result = ActionResult(stopped.words, is_done=False)
        return answer(request, pk, result, to_claim(request, pk))
    except NeedsSecondPerson as alone:
        if alone.first is not None:
            raise
        with as_seen(request, pk):
            oversight.approve_first(claim_id=pk, by=request.user, override=override)
        text = _("Approved %(reference)s as the first of two. Somebody else confirms it.")
        return decided(request, pk, ActionResult(text % {"reference": _reference(pk)}))
    text = (
        _("Approved %(reference)s.")
        if planned.claim.check_runs.exclude(done_at=None).exists()
        else _("Approved %(reference)s before its evidence was read.")
    )
    result = ActionResult(text % {"reference": planned.claim.reference}, may_undo=True)
    return decided(request, pk, result)


def _approve_to_wait(request: MemberRequest, pk: int, override: str) -> HttpResponse:
    with as_seen(request, pk):
        undo_window.approve(claim_id=pk, by=request.user, override=override, may_wait=True)
    text = _(
        "Approved %(reference)s. Nothing is left of the reward: the claim waits for stock and goes"
        " on by itself."
    )
    result = ActionResult(text % {"reference": _reference(pk)}, may_undo=True)
    return decided(request, pk, result)


@act("redemptions.review_claim")
def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Send back"; the member gets the reason word for word."""
    claim = get_object_or_404(Claim.objects.select_related("promotion", "user"), pk=pk)
    form = send_back_form(claim, request.POST)
    if not form.is_valid():
        if claim.status != Claim.Status.SUBMITTED:
            raise AlreadyDecided.about(claim)
        return _not_valid(request, pk, str(form.errors["reason"][0]), send_back_form=form)
    reason = form.text_for(form.language)
    with as_seen(request, pk):
        undo_window.send_back(
            claim_id=pk,
            by=request.user,
            reason=reason,
            reasons=form.cleaned_data["reasons"],
            products=form.asked_about(),
        )
    result = ActionResult(
        _("Sent back %(reference)s.") % {"reference": claim.reference}, may_undo=True
    )
    return decided(request, pk, result)


@act("redemptions.review_claim")
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Undo": cancel the scheduled decision, and lease the claim again."""
    if undo_window.undo(claim_id=pk, by=request.user):
        result = ActionResult(
            _("Undone: %(reference)s is yours again.") % {"reference": _reference(pk)}
        )
    else:
        result = ActionResult(_("It is too late: the decision has taken effect."), is_done=False)
    return answer(request, pk, result, to_claim(request, pk))


@act("redemptions.review_claim")
def hold(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Hold", or the key H."""
    form = HoldForm(request.POST, prefix="hold")
    note = form.cleaned_data["note"] if form.is_valid() else ""
    is_new = triage.hold(claim_id=pk, by=request.user, note=note)
    text = _("%(reference)s is on hold.") if is_new else _("%(reference)s was on hold already.")
    return decided(request, pk, ActionResult(text % {"reference": _reference(pk)}))


@act("redemptions.review_claim")
def take_up(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Take off hold"."""
    triage.release_hold(claim_id=pk, by=request.user)
    result = ActionResult(_("%(reference)s is in the queue again.") % {"reference": _reference(pk)})
    return answer(request, pk, result, to_claim(request, pk))


@act("redemptions.review_claim")
def assign(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Assign": reviewers assign claims to themselves, leads to any reviewer."""
    form = AssignForm(request.POST, by=request.user, prefix="assign")
    if not form.is_valid():
        result = ActionResult(_("You may not assign claims to this person."), is_done=False)
        return answer(request, pk, result, to_claim(request, pk))
    to = form.cleaned_data["reviewer"]
    triage.assign(claim_id=pk, by=request.user, to=to)
    text = _("Assigned to %(name)s.") % {"name": to.get_full_name()} if to else _("Left to all.")
    return answer(request, pk, ActionResult(text), to_claim(request, pk))


@act("redemptions.lead_review")
def second_look(request: MemberRequest, pk: int) -> HttpResponse:
    """The lead's buttons "I agree" and "I disagree", about a decision that was drawn."""
    form = SecondLookForm(request.POST, prefix="look")
    look = SecondLook.objects.open().filter(decision__claim=pk).first()
    if look is None or not form.is_valid():
        result = ActionResult(_("There is nothing to review again here."), is_done=False)
        return answer(request, pk, result, to_claim(request, pk))
    try:
        oversight.look_again(
            decision_id=look.decision_id,
            by=request.user,
            agrees=form.cleaned_data["agrees"],
            note=form.cleaned_data["note"],
        )
    except oversight.AlreadyLooked:
        result = ActionResult(_("There is nothing to review again here."), is_done=False)
        return answer(request, pk, result, to_claim(request, pk))
    return answer(request, pk, ActionResult(_("Noted.")), to_claim(request, pk))


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
    """The button "Reward sent", for payments; parcels have pages of their own."""
    form = DeliveredForm(request.POST)
    if not form.is_valid():
        return _not_valid(request, pk, _("Correct what is marked."), delivered_form=form)
    if rewards.mark_delivered(claim_id=pk, by=request.user, **form.cleaned_data):
        result = ActionResult(_("Noted: the reward is on its way, and the member gets an email."))
    else:
        result = ActionResult(_("There is nothing to send for this claim any more."), is_done=False)
    return answer(request, pk, result, to_claim(request, pk))


@act("notifications.resend_email")
def letter_again(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Send it again" next to an e-mail, for ops when a member asks for it."""
    email_id = request.POST.get("letter", "")
    try:
        email = resend.resend_as_staff(claim_id=pk, message_id=int(email_id), by=request.user)
    except (ValueError, Email.DoesNotExist):
        result = ActionResult(_("There is no such email about this claim."), is_done=False)
    except resend.CannotResend as error:
        result = ActionResult(str(error.obstacle.label), is_done=False)
    else:
        text = _("The email is on its way to %(address)s.")
        result = ActionResult(text % {"address": email.to})
    return answer(request, pk, result, to_claim(request, pk))


def decided(request: MemberRequest, pk: int, result: ActionResult) -> HttpResponse:
    """Continue with the next claim; the page's script has already fetched it."""
    if request.headers.get("Accept") == "application/json":
        return answer(request, pk, result, HttpResponse())
    claim = take_next(request)
    goal = (
        to_claim(request, claim.pk)
        if claim
        else redirect(reverse("admin:redemptions_claim_changelist"))
    )
    return answer(request, pk, result, goal)


def _not_valid(request: MemberRequest, pk: int, text: str, **forms: object) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return answer(request, pk, ActionResult(text, is_done=False), HttpResponse())
    return shown(request, pk, **forms)


def _reference(pk: int) -> str:
    return str(Claim.objects.values_list("reference", flat=True).get(pk=pk))
