"""The status label of a claim for its member, from the claim's review and fulfilment."""

import logging
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.watching import alarms
from fulfilment.delivery import known
from fulfilment.models import Fulfilment
from fulfilment.parcels import words
from promotions.codes.pool import CodeUnreadable, decrypt_code
from promotions.models import Reward
from redemptions.models import Claim
from redemptions.models.draw_lines import RewardLine, day_of, line_of
from redemptions.models.promises import CASHBACK_DAYS, PRIZE_WEEKS, Promise

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Label:
    """The label a member reads: the guides' wording, a style, and the state of the reward."""

    text: str
    look: str
    detail: str = ""
    link: str = ""
    draws: tuple[RewardLine, ...] = ()


def label(claim: Claim) -> Label:
    """Return the status label of a claim, worded as in the printed guides."""
    match claim.status:
        case Claim.Status.SUBMITTED if claim.waits_for_stock_since:
            return Label(_("Checked. Waiting for more rewards."), "review")
        case Claim.Status.SUBMITTED:
            return Label(_("Redeem qualification under reviewing"), "review")
        case Claim.Status.SENT_BACK:
            text = _("Redeem not qualified. Please re-upload data and redeem again.")
            return Label(text, "sent-back")
        case Claim.Status.APPROVED:
            return Label(
                _("Redeem Success"),
                "approved",
                detail=_detail(claim, claim.fulfilment),
                link=_link(claim.fulfilment),
                draws=(*_on_top(claim), *_draws(claim)),
            )
        case Claim.Status.REJECTED:
            return Label(_("Redeem not qualified."), "closed")
        case _:
            return Label(_("Cancelled"), "closed")


def in_short(claim: Claim) -> Label:
    """Return the status of a live claim in a word or two, beside its product."""
    match claim.status:
        case Claim.Status.SUBMITTED:
            return Label(_("Under review"), "review")
        case Claim.Status.SENT_BACK:
            return Label(_("Sent back"), "sent-back")
        case _ if claim.fulfilment.status == Fulfilment.Status.REVOKED:
            return Label(_("Reward taken back"), "closed")
        case _ if not _is_sent(claim.fulfilment):
            return Label(_("Approved"), "approved")
        case _ if claim.promised.kind == Reward.Kind.CODE:
            return Label(_("Code received"), "approved")
        case _:
            return Label(_("Reward sent"), "approved")


def _is_sent(owed: Fulfilment) -> bool:
    """Return whether it was sent; a payment that is with the bank was not made yet."""
    if owed.kind == Fulfilment.Kind.PAYOUT:
        return owed.status == Fulfilment.Status.DELIVERED
    return known.has_left(owed)


def visible_code(claim: Claim) -> str:
    """Return the claim's code for its own member; "" until it is delivered, or if unreadable."""
    return _delivered_code(claim) or ""


def code_expiry(owed: Fulfilment) -> str:
    """Say until when a code that is owed can be used; "" where it does not expire."""
    if owed.code is None or owed.code.last_day is None:
        return ""
    return _("Use it by %(day)s.") % {"day": date_format(owed.code.last_day)}


def has_unreadable_code(claim: Claim) -> bool:
    """Return whether the claim's code was delivered and cannot be decrypted at the moment."""
    return _delivered_code(claim) is None


def _delivered_code(claim: Claim) -> str | None:
    """Return the delivered code, "" if there is none, and None if it cannot be decrypted."""
    return code_in(claim, claim.fulfilment) if claim.status == Claim.Status.APPROVED else ""


def code_in(claim: Claim, owed: Fulfilment) -> str | None:
    """As of the claim itself, the code in one thing that is owed for it."""
    if owed.status != Fulfilment.Status.DELIVERED or owed.code is None:
        return ""
    try:
        return decrypt_code(owed.code)
    except CodeUnreadable:
        # One code must not take its member's other pages away; staff hear of it.
        alarms.count(alarms.UNREADABLE, "all")
        logger.error("The code of claim %s cannot be decrypted.", claim.reference)  # noqa: TRY400 -- without a traceback, which could hold the code
        return None


def visible_codes(claim: Claim) -> list[str]:
    """Return all codes of a claim that its member may read."""
    if claim.status != Claim.Status.APPROVED:
        return []
    return [code for owed in claim.all_owed if (code := code_in(claim, owed))]


def _detail(claim: Claim, owed: Fulfilment) -> str:
    promised = claim.owed_as(owed)
    if said := words.in_words(promised.title, owed):
        return said
    if code_in(claim, owed) is None:
        return _("We can't show your code right now. It's still yours, and we're on it.")
    if owed.status == Fulfilment.Status.DELIVERED:
        return _sent(promised, owed)
    if owed.status == Fulfilment.Status.REVOKED:
        return _("The reward was taken back.")
    if owed.status == Fulfilment.Status.FAILED:
        return _("We couldn't deliver the reward; we're looking into it.")
    return _owed(promised, owed)


def _on_top(claim: Claim) -> tuple[RewardLine, ...]:
    """Return a line about each thing that comes on top, with its code once that is delivered."""
    found = []
    for owed in claim.on_top:
        title = claim.owed_as(owed).title
        if code := code_in(claim, owed):
            line = RewardLine(f"{title}:", code=code, expiry=code_expiry(owed), owed=owed.pk)
        else:
            text = _detail(claim, owed)
            line = RewardLine(text if title in text else f"{title}: {text}", _link(owed))
        found.append(line)
    return tuple(found)


def _link(fulfilment: Fulfilment) -> str:
    return fulfilment.link if known.has_left(fulfilment) else ""


def _sent(reward: Promise, fulfilment: Fulfilment) -> str:
    """Return a sentence that a payment was made; a code is shown by itself instead."""
    if fulfilment.code_id or fulfilment.delivered_at is None:
        return ""
    names = {"reward": reward.title, "day": day_of(fulfilment.delivered_at)}
    text = _("%(reward)s: paid on %(day)s.") % names
    return f"{text} {fulfilment.note}".rstrip()


def _draws(claim: Claim) -> tuple[RewardLine, ...]:
    """Return a line about the result of each draw that the claim entered."""
    if claim.fulfilment.status == Fulfilment.Status.REVOKED or not claim.may_have_entered_draws:
        return ()
    return tuple(line_of(entry) for entry in claim.cause.draw_entries.all())


def _owed(reward: Promise, fulfilment: Fulfilment) -> str:
    names = {"reward": reward.title, "day": date_format(fulfilment.due_on)}
    match reward.kind:
        case Reward.Kind.CASHBACK:
            text = _("%(reward)s: paid within %(days)s working days after approval.")
            return text % {**names, "days": CASHBACK_DAYS}
        case Reward.Kind.PHYSICAL:
            text = _("%(reward)s: arrives %(first)s to %(last)s weeks after approval.")
            return text % {**names, **PRIZE_WEEKS._asdict()}
        case _:
            return _("%(reward)s: sent on %(day)s.") % names
