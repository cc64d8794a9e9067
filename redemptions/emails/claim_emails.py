"""The e-mails about a claim: one function each, queued in the transaction they report."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts.models import User
from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from fulfilment.delivery.known import matter_of
from fulfilment.models import Fulfilment, FulfilmentEvent, ReplacedCode
from notifications.models import Email
from notifications.outbox import queue
from notifications.outbox.queue import RenderedEmail
from promotions.codes.pool import decrypt_code
from promotions.models import Promotion, Reward, RewardCode
from promotions.setup import email_overrides
from promotions.setup.email_overrides import OverrideText
from redemptions.emails import reminded
from redemptions.models import Claim, ClaimDraft, ClaimEvent, Decision, Recipient, due_dates
from redemptions.models.promises import Promise

# The kinds that name the recipient and the address.
WITH_ADDRESS: Final = ("claim_shipped", "draw_won", "draw_moved_up")


def received(claim: Claim, *, waiting_number: int = 0, reasons: Sequence[str] = ()) -> Email:
    """E-mail: the claim was received, and by when it will be decided.

    ``waiting_number`` is its number on the waiting list; 0 if it is not on one. ``reasons`` are
    what a person is to look at, as far as it is known, which the member may mend.
    """
    times = claim.events.for_member().count()
    context = {
        "day": claim.due_on,
        "waiting_number": waiting_number,
        "reasons": reasons,
        "is_automatic": claim.promotion.policy == Promotion.Policy.AUTOMATIC,
        "proof": link_through_sign_in(reverse("product-proof", args=[claim.registered_product_id])),
    }
    return _queue("claim_received", claim, context, dedupe=f"received:{claim.pk}:{times}")


def waits_for_stock(claim: Claim, event: ClaimEvent) -> Email:
    """E-mail: nothing is missing, but nothing is left of the reward either; the claim waits."""
    return _queue("claim_waits", claim, {}, dedupe=f"waits:{event.pk}")


def sent_back(claim: Claim, decision: Decision) -> Email:
    """E-mail: what is missing, with a link that leads through sign-in to Redeem Again."""
    context = _to_correct(claim, decision.reason)
    return _queue("claim_sent_back", claim, context, dedupe=f"decision:{decision.pk}")


def correct_soon(claim: Claim) -> Email:
    """E-mail: the last day to correct the claim is near."""
    decision = claim.decisions.all()[0]
    context = _to_correct(claim, decision.reason)
    return _queue("claim_correct_soon", claim, context, dedupe=reminded.to_correct(decision))


def expired(claim: Claim, event: ClaimEvent) -> Email:
    """E-mail: the claim has ended, since it was not corrected in time."""
    context = {"day": claim.correct_until}
    return _queue("claim_expired", claim, context, dedupe=f"expired:{event.pk}")


def rejected(claim: Claim, decision: Decision) -> Email:
    """E-mail: the claim is rejected, and why."""
    context = {"reason": decision.reason}
    return _queue("claim_rejected", claim, context, dedupe=f"decision:{decision.pk}")


def revoked(claim: Claim, event: ClaimEvent, *, is_known: bool) -> Email:
    """E-mail: the reward is revoked, and why; ``is_known``: the member may have got it."""
    context = {"reason": event.note, "is_known": is_known}
    return _queue("claim_revoked", claim, context, dedupe=f"revoked:{event.pk}")


def preview_sent_back(claim: Claim, reason: str) -> RenderedEmail:
    """Render the send-back e-mail as the member would get it, without queueing it."""
    kind, language = "claim_sent_back", language_of(claim)
    words = email_overrides.override_of(claim.promotion, kind, language)
    return preview(kind, claim, language, words, _to_correct(claim, reason))


def preview(
    kind: str, claim: Claim, language: str, words: OverrideText, context: Mapping[str, object]
) -> RenderedEmail:
    """Render an e-mail with this wording and the context of a real one, without queueing it."""
    return queue.render_email(kind, language, _context(kind, claim, words, context, language))


def approved(claim: Claim, fulfilment: Fulfilment) -> Email:
    """E-mail: the claim is approved; the reward follows by parcel, by payment or on a date."""
    return _promise("claim_approved", claim, dedupe=f"approved:{fulfilment.pk}")


def code(claim: Claim, owed: Fulfilment, *, copy: int = 0) -> Email:
    """Queue the reward code, to the registered address only; ``copy`` numbers each resend."""
    dedupe = f"code:{owed.pk}:{copy}" if copy else f"code:{owed.pk}"
    decrypt_code(_own_code(owed))  # what cannot be read is told now, not by the worker
    return _promise("claim_code", claim, dedupe=dedupe, matter=matter_of(owed.code_id))


def moved(claim: Claim, event: ClaimEvent, *, before: date, day: date, reward: Promise) -> Email:
    """E-mail: the reward comes on another day than was told."""
    context = {"before": before, "day": day, "reward": reward}
    return _queue("claim_moved", claim, context, dedupe=f"moved:{event.pk}")


def shipped(claim: Claim, parcel: Fulfilment, event: FulfilmentEvent) -> Email:
    """E-mail: the parcel was sent, and where to track it; each time that it goes out."""
    context = {"reward": claim.owed_as(parcel), "parcel": parcel}
    return _queue("claim_shipped", claim, context, dedupe=f"parcel:{event.pk}")


def paid(claim: Claim, fulfilment: Fulfilment) -> Email:
    """E-mail: the amount was paid; told once more where it came back and was paid again."""
    dedupe = f"paid:{fulfilment.pk}:{fulfilment.delivered_at}"
    context = {"fulfilment": fulfilment, "reward": claim.owed_as(fulfilment)}
    return _queue("claim_paid", claim, context, dedupe=dedupe)


def code_replaced(claim: Claim, replaced: ReplacedCode) -> Email:
    """E-mail: a new code in place of one that did not work, and why."""
    owed = replaced.fulfilment
    told = {"reason": replaced.reason, "reward": claim.owed_as(owed), "owed": owed}
    context = {**code_of(claim, owed), **told}
    dedupe = f"code-replaced:{replaced.pk}"
    return _queue(
        "claim_code_replaced", claim, context, dedupe=dedupe, matter=matter_of(owed.code_id)
    )


def closing(
    user: User, promotion: Promotion, *, sent_back: Sequence[Claim], draft: ClaimDraft | None
) -> Email:
    """E-mail: what is open in a promotion that closes soon, until when, and links to continue."""
    to_redeem = reverse("promotion", args=[promotion.slug])
    context = {
        "reader": user,
        "promotion": promotion,
        "draft": draft,
        "draft_link": link_through_sign_in(to_redeem),
        "sent_back": [(claim, _to_correct(claim, "")["link"]) for claim in sent_back],
        "day": promotion.claim_until,
    }
    claims_own = sent_back[0].language if sent_back else ""
    kind, language = "claim_closing", first_language(user.language, claims_own)
    with translation.override(language):
        given = _values_of(user, promotion, context)
    return queue.queue_email(
        kind,
        to=user.email,
        user=user,
        language=language,
        about=sent_back[0].reference if sent_back else "",
        matter=str(promotion.pk),
        dedupe_key=f"{reminded.closing(promotion)}{user.pk}",
        context={
            **context,
            **_worded(kind, email_overrides.override_of(promotion, kind, language), given),
        },
    )


def values(claim: Claim, context: Mapping[str, object]) -> dict[str, str]:
    """Return the value of each placeholder, including those of email_overrides.KINDS."""
    reward = context.get("reward")
    return {
        **_values_of(claim.user, claim.promotion, context),
        "reward": reward.title if isinstance(reward, Reward | Promise) else claim.promised.title,
        "product": claim.registered_product.product.name,
        "serial_number": claim.serial.serial,
        "order_id": claim.reference,
    }


def about_claim(
    kind: str, claim: Claim, context: Mapping[str, object], *, dedupe: str, matter: str = ""
) -> Email:
    """Queue an e-mail of another story about a claim, worded as its promotion says."""
    return _queue(kind, claim, context, dedupe=dedupe, matter=matter)


def _queue(
    kind: str,
    claim: Claim,
    context: Mapping[str, object],
    *,
    dedupe: str,
    matter: str = "",
) -> Email:
    """Queue an e-mail; it hides the code that its context tells."""
    if is_addressed := kind in WITH_ADDRESS:
        context = {**context, "address": _address(claim)}
    language = language_of(claim)
    return queue.queue_email(
        kind,
        to=claim.user.email,
        user=claim.user,
        language=language,
        about=claim.reference,
        dedupe_key=dedupe,
        matter=matter,
        hides="code" if "code" in context else "",
        private="address" if is_addressed else "",
        context=worded_context(kind, claim, context, language),
    )


def _promise(kind: str, claim: Claim, *, dedupe: str, matter: str = "") -> Email:
    """Queue an e-mail that ``late_writing`` writes: whoever approves a claim does not wait."""
    return queue.promise_email(
        kind,
        user=claim.user,
        language=language_of(claim),
        about=claim.reference,
        matter=matter,
        holds_secret=bool(matter),
        dedupe_key=dedupe,
    )


def worded_context(
    kind: str, claim: Claim, context: Mapping[str, object], language: str
) -> dict[str, object]:
    """Return all that a template of this kind is given, in the promotion's own words."""
    prefetch_related_objects([claim], "promotion__texts")
    words = email_overrides.override_of(claim.promotion, kind, language)
    return _context(kind, claim, words, context, language)


def language_of(claim: Claim) -> str:
    """Return the language of e-mails to the claim's member."""
    return first_language(claim.user.language, claim.language)


def _context(
    kind: str, claim: Claim, words: OverrideText, more: Mapping[str, object], language: str
) -> dict[str, object]:
    with translation.override(language):
        given = values(claim, more)
    history = link_through_sign_in(reverse("redeem-history"))
    known: dict[str, object] = {"claim": claim, "promotion": claim.promotion, "history": history}
    reward, owed = more.get("reward"), more.get("owed")
    # Of several things that are owed for a claim, the one that this e-mail is about.
    known["told"] = reward if isinstance(reward, Promise) else claim.promised
    known["told_reward"] = getattr(owed, "reward", None) or claim.reward
    return {**known, **more, **_worded(kind, words, given)}


def _values_of(user: User, promotion: Promotion, context: Mapping[str, object]) -> dict[str, str]:
    day = context.get("day")
    return {
        "first_name": user.first_name,
        "promotion": promotion.title,
        "time_zone": promotion.time_zone,
        "brand": str(settings.BRAND["name"]),
        **({"day": date_format(day)} if isinstance(day, date) else {}),
    }


def _worded(kind: str, words: OverrideText, given: Mapping[str, str]) -> dict[str, object]:
    """Return the file of our own text, and the promotion's wording that overrides it."""
    return {"prose": f"emails/{kind}.prose.txt", "wording": words.filled(given)}


def _to_correct(claim: Claim, reason: str) -> dict[str, object]:
    link = link_through_sign_in(reverse("redeem-again", args=[claim.reference]))
    return {"reason": reason, "link": link, "day": due_dates.correct_until(claim)}


def _own_code(owed: Fulfilment) -> RewardCode:
    if owed.code is None:
        raise ValueError(f"Fulfilment {owed.pk} has no code to send.")
    return owed.code


def code_of(claim: Claim, owed: Fulfilment) -> dict[str, object]:
    """Return the code of a claim, and how to use it."""
    activation = claim.promotion.text("activation", language_of(claim))
    code = _own_code(owed)
    return {"code": decrypt_code(code), "expires_on": code.last_day, "activation": activation}


def _address(claim: Claim) -> list[str]:
    recipient = Recipient.objects.filter(claim=claim).first()
    return recipient.lines if recipient else []
