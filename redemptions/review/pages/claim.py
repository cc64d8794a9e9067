"""The review page of one claim: its evidence next to the claimed facts, and its lease."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, Final

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import security_events
from accounts.conflicts import Conflict
from accounts.models import MemberRequest
from accounts.security_events import SecurityEvent
from evidence.access import note_view
from foundation.tables.kept_queries import joined
from fulfilment.models import Fulfilment
from notifications.outbox.writing import written
from notifications.views import with_letter_policy
from redemptions.answers.given import answers_of
from redemptions.beside import beside
from redemptions.bundles.claimed_parts import name_of
from redemptions.emails import claim_emails
from redemptions.models import (
    Check,
    CheckRun,
    Claim,
    ClaimEvent,
    ClaimPart,
    SecondLook,
    timeline,
)
from redemptions.models.conflicts import conflict_in
from redemptions.review import leases, objections, oversight, review_summary, whole_claim
from redemptions.review.pages import kept_parts, legal_hold
from redemptions.review.pages.forms import (
    ApproveAnywayForm,
    AssignForm,
    DeliveredForm,
    NoteForm,
    SecondLookForm,
    SendBackForm,
)
from redemptions.review.pages.layout import framed, guarded, to_undo
from redemptions.rewarding import code_replacement
from redemptions.rewarding.parcels import parcels_of, payouts_of, prizes_of, with_owed


@never_cache
@guarded("redemptions.view_claim")
@require_safe
def claim_page(request: MemberRequest, pk: int) -> HttpResponse:
    """One claim: evidence, claimed values next to the ones read from it, timeline, actions."""
    return shown(request, pk)


def shown(request: MemberRequest, pk: int, **forms: object) -> HttpResponse:
    """Render the page of a claim; ``forms`` are submitted forms with their errors."""
    claim = whole_claim.of(pk, request.user)
    note_address(request, claim)
    context = {
        **framed(request, _title(claim)),
        **to_undo(request.user, is_any=vars(claim)["has_undoable"]),
        **_claim_context(request, claim),
        **{f"kept_{name}": None for name, form in _KEPT.items() if form in forms},
        **forms,
    }
    return render(request, "admin/redemptions/claim/review.html", context)


# Which part is kept, and of which form: what somebody typed is theirs.
_KEPT: Final = {"reasons": "send_back_form", "note": "note_form"}


def bench_alone(request: MemberRequest, pk: int) -> HttpResponse:
    """Render only the part about the claim, for a script to insert into an open page.

    Nobody looks at it yet; once the script shows it, it says so (``looks``).
    """
    claim = whole_claim.of(pk, request.user)
    note_address(request, claim, is_ahead=True)
    context = {"title": _title(claim), "ahead": "?ahead=1", **_claim_context(request, claim)}
    return render(request, "admin/redemptions/claim/_bench.html", context)


@guarded("redemptions.view_claim")
@require_POST
def looks(request: MemberRequest, pk: int) -> HttpResponse:
    """Record that somebody looks at a claim that the page had fetched ahead."""
    claim = whole_claim.of(pk, request.user)
    note_address(request, claim)
    if request.user.has_perm("redemptions.view_evidence"):
        for exhibit in evidence_of(claim)["exhibits"]:
            for upload in exhibit["uploads"][:1]:
                note_view(upload, by=request.user)
    return HttpResponse(status=204)


def note_address(request: MemberRequest, claim: Claim, *, is_ahead: bool = False) -> None:
    """Record that somebody sees the postal address of a claim, where there is one."""
    is_shown = request.user.has_perm("redemptions.view_personal_data")
    if is_shown and hasattr(claim, "recipient") and claim.user != request.user:
        kind = SecurityEvent.Kind.AHEAD if is_ahead else SecurityEvent.Kind.ADDRESS
        about = f"claim {claim.reference}"
        security_events.record(kind, by=request.user, member_id=claim.user_id, about=about)


def _title(claim: Claim) -> str:
    return _("Claim %(reference)s") % {"reference": claim.reference}


def _claim_context(request: MemberRequest, claim: Claim) -> dict[str, object]:
    run, checks = whole_claim.checks(claim)
    against, events = objections.objections_by(claim, run, checks), whole_claim.events(claim)
    return {
        **_rights(request, claim),
        "claim": claim,
        "promised": claim.promised,
        "recipient": joined(claim, "recipient"),
        "registered": claim.registered_product,
        **evidence_of(claim),
        **_facts(claim, run, checks),
        **_history(claim, events),
        **_desk(request, claim, events),
        "against": against,
        "filters": request.GET.urlencode(),
        **_forms(request, claim, against.despite),
    }


@guarded("redemptions.review_claim")
@require_POST
@with_letter_policy
def letter_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """Preview the e-mail in the member's language; nothing is sent."""
    claim = whole_claim.of(pk, request.user)
    form = send_back_form(claim, request.POST)
    form.is_valid()
    email = claim_emails.preview_sent_back(claim, form.text_for(claim_emails.language_of(claim)))
    return HttpResponse(email.html)


def send_back_form(
    claim: Claim,
    data: Any = None,  # noqa: ANN401 -- POST data
    failed: Collection[str] = (),
) -> SendBackForm:
    """Return the form for a claim, with its promotion's reasons in the member's language."""
    language = claim_emails.language_of(claim)
    units = claim.units if claim.is_bundle else []
    products = {unit.registered_product_id: name_of(unit) for unit in units}
    return SendBackForm(
        data, promotion=claim.promotion, language=language, failed=failed, products=products
    )


# What nobody may do for themselves; the verbs refuse the same.
_ACTS = {
    "may_decide": "review_claim",
    "may_reject": "reject_claim",
    "may_revoke": "revoke_claim",
    "may_replace": "replace_code",
    "may_lead": "lead_review",
}


def _rights(request: MemberRequest, claim: Claim) -> dict[str, object]:
    names = {"may_review": "review_claim", "may_see_evidence": "view_evidence"}
    conflict = conflict_in(claim, request.user)
    # Sending what a lead has approved needs no lead.
    is_own = conflict not in {None, Conflict.FOR_LEAD}
    given = {
        key: request.user.has_perm(f"redemptions.{name}")
        for key, name in {**names, **_ACTS, "sees_members": "view_personal_data"}.items()
    }
    if conflict is not None:
        given.update(dict.fromkeys(_ACTS, False))
    may_deliver = request.user.has_perm("redemptions.deliver_claim") and not is_own
    may_resend = request.user.has_perm("notifications.resend_email") and not is_own
    return {
        **given,
        **legal_hold.context(request, claim, is_own=is_own),
        "conflict": conflict.label if conflict else "",
        "may_deliver": may_deliver,
        "may_resend": may_resend,
    }


def evidence_of(claim: Claim) -> dict[str, list[Any]]:
    """Return the member's latest uploads, and the older ones that they replaced."""
    further = (unit for unit in claim.units if isinstance(unit, ClaimPart))
    of_further = (one for part in further for one in _exhibits(claim, part))
    return {"exhibits": [*_exhibits(claim, None), *of_further]}


def _exhibits(claim: Claim, part: ClaimPart | None) -> list[dict[str, Any]]:
    proofs, photos = whole_claim.uploads(claim, part)
    newest, *older = proofs or [[]]
    shown_photos, *older_photos = photos or [[]]
    whose = f" ({part})" if part else ""
    return [
        {"name": _("Proof of purchase") + whose, "uploads": newest, "older": older},
        {
            "name": _("Product Barcode") + whose,
            "uploads": shown_photos,
            "older": older_photos,
            "is_photo": True,
        },
    ]


def _facts(claim: Claim, run: CheckRun | None, checks: Iterable[Check]) -> dict[str, object]:
    return {
        "run": run,
        "facts": review_summary.facts(claim, run, checks, counted=whole_claim.counted(claim)),
        "is_checking": vars(claim)["is_checking"],
        "others": whole_claim.others(claim),
        "beside": beside(claim),
    }


def _history(claim: Claim, events: list[ClaimEvent]) -> dict[str, object]:
    parcels = parcels_of(claim)
    prizes = prizes_of(claim) if claim.status == Claim.Status.APPROVED else ()
    return {
        "answers": answers_of(claim) if vars(claim)["has_answers"] else (),
        "events": with_owed(events, [*parcels, *payouts_of(claim)], for_staff=True),
        "parcels": parcels,
        "seen": timeline.newest_of_member(claim, events),
        "internal": ClaimEvent.INTERNAL,
        "letters": written(whole_claim.emails(claim, prizes), with_failed=True),
    }


def _desk(request: MemberRequest, claim: Claim, events: Iterable[ClaimEvent]) -> dict[str, object]:
    """Return who else is working on the claim, and its scheduled decision, if any."""
    held_by_other = leases.is_live(claim) and claim.lease.reviewer != request.user
    scheduled = joined(claim, "scheduled")
    # A decision that did not take effect left its line in the timeline, and the claim open.
    is_given_back = claim.status == Claim.Status.SUBMITTED and claim.assigned_to_id
    not_done = [event for event in events if event.kind == ClaimEvent.Kind.NOT_DONE]
    first = joined(claim, "first_approval")
    return {
        "holder": claim.lease.reviewer if held_by_other else None,
        "scheduled": scheduled,
        "not_done": not_done[-1] if not_done and is_given_back and scheduled is None else None,
        "is_open": claim.status == Claim.Status.SUBMITTED and scheduled is None,
        "first_approval": first,
        "needs_two": oversight.needs_two(claim),
        "is_own_first": first is not None and first.approved_by == request.user,
    }


def _second_look(request: MemberRequest, claim: Claim) -> SecondLook | None:
    """Return the decision that this lead may review again."""
    if not request.user.has_perm("redemptions.lead_review"):
        return None
    open_ones = SecondLook.objects.open().filter(decision__claim=claim)
    others = open_ones.exclude(decision__decided_by=request.user)
    return others.select_related("decision__decided_by").first()


def _forms(request: MemberRequest, claim: Claim, failed: Collection[str]) -> dict[str, object]:
    fulfilment = None if claim.is_open else claim.owed
    owed = [] if claim.is_open else claim.all_owed
    assigned = {"reviewer": claim.assigned_to_id}
    # Made only where the page shows them: to make one takes Django longer than a query.
    made: dict[str, Callable[[], Form]] = {
        "send_back_form": partial(send_back_form, claim, failed=failed),
        "override_form": ApproveAnywayForm,
        "look_form": partial(SecondLookForm, prefix="look"),
        "note_form": partial(NoteForm, prefix="note"),
        "assign_form": partial(AssignForm, by=request.user, initial=assigned, prefix="assign"),
        "delivered_form": DeliveredForm,
    }
    return {
        **{name: SimpleLazyObject(make) for name, make in made.items()},
        "kept_reasons": kept_parts.reasons(claim, failed, made["send_back_form"]),
        "kept_note": kept_parts.note(),
        "kept_assignment": kept_parts.assignment(claim, request.user, made["assign_form"]),
        "second_look": _second_look(request, claim),
        "is_payout_due": fulfilment is not None
        and fulfilment.status == Fulfilment.Status.DUE
        and fulfilment.kind == Fulfilment.Kind.PAYOUT,
        "has_failed": any(each.status == Fulfilment.Status.FAILED for each in owed),
        "codes_to_replace": code_replacement.codes_to_replace(claim),
        "is_revocable": fulfilment is not None
        and claim.status == Claim.Status.APPROVED
        and fulfilment.status != Fulfilment.Status.REVOKED,
    }
