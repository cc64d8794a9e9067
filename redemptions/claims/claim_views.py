"""Pages of a member's claims: Redeem History, one claim, the Message after redeeming."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest, User
from evidence.models import Upload
from foundation.tables.kept_queries import KeptQuery, given
from foundation.web.requests import row_id
from fulfilment.addresses import labelled
from fulfilment.models import Fulfilment
from fulfilment.parcels.words import shown_to_member
from fulfilment.payouts.states import PayoutState, state_of
from notifications.models import Email
from notifications.outbox.undeliverable import undeliverable_mark
from notifications.outbox.writing import written
from products.models import ProofOfPurchase
from promotions import kept
from promotions.models import Promotion
from redemptions.answers.given import answers_of
from redemptions.beside import beside, marks
from redemptions.bundles.claimed_parts import invoices_of, photo_of
from redemptions.checks import runner
from redemptions.claims import submit
from redemptions.claims.attention import older_than, shown
from redemptions.claims.held_against import reasons_of
from redemptions.claims.outlook import outlook, stops
from redemptions.claims.upload_advice import advise
from redemptions.emails import resend
from redemptions.models import Answer, Claim, ClaimEvent
from redemptions.models.locks import AlreadyDecided
from redemptions.rewarding.demand import waiting_number
from redemptions.rewarding.parcels import parcels_of, payouts_of, with_owed
from redemptions.rewarding.rewards import note_codes_shown

PAGE = 20


def _lost_files(of: OuterRef | int) -> QuerySet[Upload]:
    """Return what was deleted by rule of all that a member uploaded: most have lost nothing."""
    return Upload.objects.filter(user=of, deleted_at__isnull=False)


_NEWEST = KeptQuery(
    lambda: (
        Claim.objects.filter(user=given("user"))
        .for_pages()
        .order_by("-submitted_at", "-pk")[: PAGE + 1]
    )
)


def _one() -> QuerySet[Claim]:
    """Return the query of one claim, which says what there is of the rest: mostly nothing."""
    known = {
        "may_have_answers": Exists(Answer.objects.filter(claim=OuterRef("pk"))),
        "may_have_lost_files": Exists(_lost_files(OuterRef("user"))),
        **marks(),
    }
    asked = Claim.objects.filter(user=given("user"), reference=given("reference")).for_pages()
    return asked.select_related("recipient", "scheduled", "lease").annotate(**known)


_ONE = KeptQuery(_one)
_EVENTS = KeptQuery(lambda: ClaimEvent.objects.for_member().filter(claim=given("claim")))


@never_cache
@login_required
@require_safe
def history(request: MemberRequest) -> HttpResponse:
    """Redeem History: the member's claims, newest first, 20 to a page."""
    page = shown(request.user, _page(request.user, request.GET.get("before", "")), kept.not_ended())
    note_codes_shown(page[:PAGE])
    context = {
        "trouble": undeliverable_mark(request.user.email),
        "records": page[:PAGE],
        "next": page[PAGE - 1] if len(page) > PAGE else None,
    }
    return render(request, "redemptions/history.html", context)


def _page(member: User, before: str) -> list[Claim]:
    if not before:
        return _NEWEST.rows(user=member.pk)
    newest = member.claims.order_by("-submitted_at", "-pk")
    return list(older_than(newest, before).for_pages()[: PAGE + 1])


@never_cache
@login_required
@require_safe
def claim(request: MemberRequest, reference: str) -> HttpResponse:
    """One claim: its status, what happens next and when, and its dated timeline."""
    found = _whole(request, reference)
    note_codes_shown([found])
    parcels = parcels_of(found)
    context = {
        "claim": found,
        "events": with_owed(_EVENTS.rows(claim=found.pk), [*parcels, *payouts_of(found)]),
        "parcels": shown_to_member(parcels),
        "outlook": outlook(found),
        "is_automatic": found.promotion.policy == Promotion.Policy.AUTOMATIC,
        "reasons": reasons_of(found),
        "payout": _payout_of(found),
        "upload": _deleted_evidence(found),
        "photos": _kept_of(photo for unit in found.units if (photo := photo_of(unit))),
        "invoices": _kept_of(invoice for unit in found.units for invoice in invoices_of(unit)),
        "recipient": _recipient_of(found),
        "beside": beside(found),
        "answers": list(answers_of(found)) if found.may_have_answers else [],
    }
    return render(request, "redemptions/claim.html", context)


def _whole(request: MemberRequest, reference: str) -> Claim:
    """Return a claim of the member with what its page shows, the promotion as it is kept."""
    asked = _ONE.rows(user=request.user.pk, reference=reference)
    for found in shown(request.user, asked, kept.not_ended()):
        return found
    raise Http404


def _kept_of(files: Iterable[Upload]) -> list[Upload]:
    """Return the files of photos or invoices that are still there."""
    return [upload for upload in files if upload.deleted_at is None]


def _payout_of(claim: Claim) -> PayoutState | None:
    # Nothing is owed for a claim that is not approved, and nothing is asked for.
    if claim.status != Claim.Status.APPROVED:
        return None
    payouts = (each for each in claim.all_owed if each.kind == Fulfilment.Kind.PAYOUT)
    return state_of(next(payouts, claim.owed))


def _recipient_of(claim: Claim) -> list[tuple[str, str]]:
    recipient = getattr(claim, "recipient", None)
    return list(labelled(recipient.address)) if recipient is not None else []


def _deleted_evidence(claim: Claim) -> Upload | None:
    """Return what was deleted last by rule of the invoices and photos of a claim."""
    if not claim.may_have_lost_files:
        return None
    photos = claim.serial_photos.order_by().values("upload")
    products = [unit.registered_product_id for unit in claim.units]
    invoices = ProofOfPurchase.objects.filter(registered_product__in=products)
    of_claim = Q(pk__in=photos) | Q(pk__in=invoices.order_by().values("uploads"))
    return _lost_files(claim.user_id).filter(of_claim).order_by("-deleted_at").first()


@never_cache
@login_required
@require_safe
def message(request: MemberRequest, reference: str) -> HttpResponse:
    """The Message after "Redeem": the claim was received, and how long a decision takes."""
    found = get_object_or_404(request.user.claims.for_history(), reference=reference)
    return render(request, "redemptions/message.html", _progress_of(found))


@never_cache
@login_required
@require_safe
def progress(request: MemberRequest, reference: str) -> HttpResponse:
    """The part of the Message that a script reloads, as a policy may decide meanwhile."""
    found = get_object_or_404(request.user.claims.for_history(), reference=reference)
    return render(request, "redemptions/_progress.html", _progress_of(found))


def _progress_of(found: Claim) -> dict[str, object]:
    is_automatic = found.promotion.policy == Promotion.Policy.AUTOMATIC
    is_decided = found.status != Claim.Status.SUBMITTED or found.waits_for_stock_since is not None
    return {
        "claim": found,
        "stops": stops(found),
        "next": outlook(found).next if is_decided else "",
        "is_automatic": is_automatic,
        "waiting_number": waiting_number(found),
        "is_deciding": runner.may_be_decided_now(found),
        "reasons": reasons_of(found),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: MemberRequest, reference: str) -> HttpResponse:
    """Withdraw a claim, after a confirmation page."""
    found = get_object_or_404(request.user.claims.for_history(), reference=reference)
    if not found.is_open:
        return _decided_already(request, reference)
    if request.method != "POST":
        return render(request, "redemptions/cancellation.html", {"claim": found})
    try:
        submit.cancel_claim(by=request.user, claim_id=found.pk)
    except AlreadyDecided:
        return _decided_already(request, reference)
    messages.success(request, _("Your claim is withdrawn. You can redeem this product again."))
    return redirect("claim", reference=reference)


def _decided_already(request: MemberRequest, reference: str) -> HttpResponse:
    """Lead to the claim, which says how it was decided."""
    text = _("This claim has already been decided, so it can't be withdrawn.")
    messages.info(request, text)
    return redirect("claim", reference=reference)


@never_cache
@login_required
@require_safe
def letters(request: MemberRequest, reference: str) -> HttpResponse:
    """The e-mails about one claim, with their delivery status."""
    claim = get_object_or_404(request.user.claims.for_history(), reference=reference)
    emails = [
        (email, resend.obstacle(claim, email) is None)
        for email in written(resend.emails_about(claim))
    ]
    return render(request, "redemptions/letters.html", {"claim": claim, "letters": emails})


@login_required
@require_POST
def letter_again(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Send an e-mail about a claim again: the button "Send it again"."""
    claim = get_object_or_404(request.user.claims, reference=reference)
    try:
        email = resend.resend_claim_email(claim_id=claim.pk, message_id=pk)
    except Email.DoesNotExist as error:
        raise Http404 from error
    except resend.CannotResend as refused:
        messages.warning(request, refused.obstacle.label)
    else:
        text = _("The email is on its way to %(address)s.") % {"address": email.to}
        messages.success(request, text)
    return redirect("claim-letters", reference=reference)


@never_cache
@login_required
@require_safe
def reading(request: MemberRequest) -> HttpResponse:
    """What was read in uploads that belong together; 404 for another member's uploads."""
    asked = [pk for text in request.GET.getlist("upload") if (pk := row_id(text)) is not None]
    there = request.user.uploads.filter(pk__in=asked, deleted_at=None)
    uploads = list(there.select_related("user"))
    if not uploads or len({(upload.kind, upload.serial) for upload in uploads}) != 1:
        raise Http404
    promotion = Promotion.objects.listed().filter(slug=request.GET.get("promotion", "")).first()
    context = {"advice": advise(uploads, promotion), "mending": request.GET.get("mending", "")}
    return render(request, "redemptions/_advice.html", context)
