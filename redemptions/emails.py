"""The letters about a claim: one function each, written with the act that they tell of."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from notifications import outbox
from notifications.models import Message
from notifications.outbox import Letter
from promotions.codes import read
from redemptions.models import Claim, ClaimEvent, Decision, Fulfilment


def received(claim: Claim) -> Message:
    """The request was received, and by when it is decided."""
    times = claim.events.for_member().count()
    return _queue("claim_received", claim, {}, dedupe=f"received:{claim.pk}:{times}")


def sent_back(claim: Claim, decision: Decision) -> Message:
    """What is missing, and the link that leads through sign-in to Redeem Again."""
    context = _to_correct(claim, decision.reason)
    return _queue("claim_sent_back", claim, context, dedupe=f"decision:{decision.pk}")


def rejected(claim: Claim, decision: Decision) -> Message:
    """The claim is refused for good, and why."""
    context = {"reason": decision.reason}
    return _queue("claim_rejected", claim, context, dedupe=f"decision:{decision.pk}")


def revoked(claim: Claim, event: ClaimEvent) -> Message:
    """The reward is taken back, and why."""
    context = {"reason": event.note, "fulfilment": claim.fulfilment}
    return _queue("claim_revoked", claim, context, dedupe=f"revoked:{event.pk}")


def preview_sent_back(claim: Claim, reason: str) -> Letter:
    """Show the letter as the member would get it, without writing it."""
    context = _context(claim, **_to_correct(claim, reason))
    return outbox.render("claim_sent_back", language_of(claim), context)


def approved(claim: Claim, fulfilment: Fulfilment) -> Message:
    """The claim is approved; the reward follows later, by parcel, payment or on a date."""
    context = {"fulfilment": fulfilment}
    return _queue("claim_approved", claim, context, dedupe=f"approved:{fulfilment.pk}")


def code(claim: Claim, fulfilment: Fulfilment, *, copy: int = 0) -> Message:
    """The reward code itself, to the registered address alone; ``copy`` counts those asked for."""
    if fulfilment.code is None:
        message = f"Claim {claim.reference} has no code to send."
        raise ValueError(message)
    context = {"code": read(fulfilment.code), "activation": claim.promotion.text("activation")}
    dedupe = f"code:{fulfilment.pk}:{copy}" if copy else f"code:{fulfilment.pk}"
    return _queue("claim_code", claim, context, dedupe=dedupe, hides="code")


def _queue(
    kind: str,
    claim: Claim,
    context: Mapping[str, object],
    *,
    dedupe: str,
    hides: str = "",
) -> Message:
    return outbox.queue(
        kind,
        to=claim.user.email,
        user=claim.user,
        language=language_of(claim),
        about=claim.reference,
        dedupe_key=dedupe,
        hides=hides,
        context=_context(claim, **context),
    )


def language_of(claim: Claim) -> str:
    """Tell in which language the member is written to."""
    return claim.user.language or claim.language


def _context(claim: Claim, **more: object) -> dict[str, object]:
    history = _link_through_sign_in(reverse("redeem-history"))
    return {"claim": claim, "promotion": claim.promotion, "history": history, **more}


def _to_correct(claim: Claim, reason: str) -> dict[str, object]:
    link = _link_through_sign_in(reverse("redeem-again", args=[claim.reference]))
    return {"reason": reason, "link": link}


def _link_through_sign_in(path: str) -> str:
    return f"{settings.BASE_URL}{reverse('account_login')}?{urlencode({'next': path})}"
