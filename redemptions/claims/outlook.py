"""The outlook of a claim: what its member may expect, by when, and what happens next.

The member learns that a reviewer is looking at the claim, but not who, or why a claim is on hold.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.models import Upload
from foundation.working_days import add_working_days
from fulfilment.models import Fulfilment
from fulfilment.parcels.promised import promised_by
from promotions.models import Reward
from redemptions.checks import runner
from redemptions.claims.drafts import asked_for
from redemptions.models import Claim, due_dates, statuses
from redemptions.models.promises import CASHBACK_DAYS, PRIZE_WEEKS
from redemptions.review import leases, queue
from redemptions.rewarding.demand import waiting_number


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the claim's page says; ``answers`` are the anchors of related FAQ answers."""

    next: str
    promise: str = ""
    place: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to correct a claim, as pages show that of a promotion."""

    claim_until: date
    days_left: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class Returned:
    """Why a claim was sent back: all reasons, what to upload again, and until when."""

    reasons: list[str]
    uploads: list[str]
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop on the way of a claim."""

    label: str
    is_done: bool = False
    is_here: bool = False


def stops(claim: Claim) -> list[Stop]:
    """Return the three stops of a claim, received, checked, and what it gets; else none."""
    if claim.status not in {Claim.Status.SUBMITTED, Claim.Status.APPROVED}:
        return []
    reward = _("Code") if claim.promised.kind == Reward.Kind.CODE else _("Reward")
    is_checked = claim.status != Claim.Status.SUBMITTED or claim.waits_for_stock_since is not None
    is_approved = claim.status == Claim.Status.APPROVED
    is_there = is_approved and claim.fulfilment.status == Fulfilment.Status.DELIVERED
    return [
        Stop(_("Received"), is_done=True),
        Stop(_("Checked"), is_done=is_checked, is_here=not is_checked),
        Stop(reward, is_done=is_there, is_here=is_checked and not is_there),
    ]


def outlook(claim: Claim) -> Outlook:
    """Return the outlook of a claim; fetch the claim with ``for_history()``."""
    match claim.status:
        case Claim.Status.SUBMITTED if claim.waits_for_stock_since:
            return _waiting_for_stock(claim)
        case Claim.Status.SUBMITTED:
            return _under_review(claim)
        case Claim.Status.SENT_BACK:
            return Outlook(_after_correction(claim), answers=("incomplete", "duration"))
        case Claim.Status.APPROVED:
            return _after_approval(claim)
        case Claim.Status.REJECTED:
            text = _(
                "This decision is final. The product and its warranty are still yours; My Products "
                "shows which other promotions it qualifies for."
            )
            return Outlook(text, answers=("eligibility",))
        case _:
            return Outlook(_after_withdrawal(claim))


def returned(claim: Claim) -> Returned:
    """Return why the claim was last sent back, one reason per line of the decision."""
    decision = next(iter(claim.decisions.all()), None)
    lines = decision.reason.splitlines() if decision else []
    names = dict(Upload.Kind.choices)
    uploads = [str(names[Upload.Kind(item)]) for item in asked_for(claim)]
    reasons = [line.strip() for line in lines if line.strip()]
    until, promotion = due_dates.correct_until(claim), claim.promotion
    deadline = Deadline(until, (until - promotion.today()).days, promotion.time_zone)
    return Returned(reasons, uploads, deadline)


def _under_review(claim: Claim) -> Outlook:
    text = _(
        "We compare your files with what you entered. Then we'll email %(email)s: either your "
        "reward is coming, or something is still missing. You don't need to do anything until "
        "then."
    )
    return Outlook(
        text % {"email": claim.user.email},
        promise=_promise(claim),
        place=_place(claim),
        answers=("duration", "no-email"),
    )


def _waiting_for_stock(claim: Claim) -> Outlook:
    text = _(
        "We've checked your claim and nothing is missing, but this reward is out of stock. "
        "When more arrive, they go out automatically in the order members redeemed. We'll "
        "email %(email)s. You don't need to do anything."
    )
    waiting = Claim.objects.waiting_for_stock().filter(reward=claim.reward_id, pk__lt=claim.pk)
    place = _in_words(waiting[: queue.MOST_COUNTED + 1].count())
    return Outlook(text % {"email": claim.user.email}, place=place, answers=("no-email",))


def _promise(claim: Claim) -> str:
    days = due_dates.days_left(claim)
    names = {"day": date_format(claim.due_on), "count": days}
    if due_dates.is_late(claim):
        text = _(
            "We promised you a decision by %(day)s and we're late. We're sorry, and we haven't "
            "forgotten your claim."
        )
    elif days == 0:
        text = _("You'll hear from us by the end of today, %(day)s.")
    else:
        text = ngettext(
            "You'll hear from us within %(count)d working day, by %(day)s at the latest.",
            "You'll hear from us within %(count)d working days, by %(day)s at the latest.",
            days,
        )
    return text % names


def _place(claim: Claim) -> str:
    """Return the claim's place in the queue, unless it is being checked, reviewed or on hold."""
    if runner.may_be_decided_now(claim):
        return _("We're checking your files. This takes about a minute.")
    if _is_looked_at(claim):
        return _("A reviewer is looking at it now.")
    if number := waiting_number(claim):
        return _("You're number %(number)d on the waiting list.") % {"number": number}
    return _in_words(queue.before(claim))


def _in_words(ahead: int) -> str:
    if ahead == 0:
        return _("You're next in line.")
    if ahead > queue.MOST_COUNTED:
        return _("%(count)d+ claims are ahead of yours.") % {"count": queue.MOST_COUNTED}
    text = ngettext(
        "%(count)d claim is ahead of yours.", "%(count)d claims are ahead of yours.", ahead
    )
    return text % {"count": ahead}


def _is_looked_at(claim: Claim) -> bool:
    return claim.held_at is not None or leases.is_live(claim) or hasattr(claim, "scheduled")


def _after_correction(claim: Claim) -> str:
    days = due_dates.days_to_decide(claim.days_left)
    text = ngettext(
        "Press Redeem Again and correct what is listed above; everything else is saved. "
        "You'll hear from us within %(count)d working day of sending it.",
        "Press Redeem Again and correct what is listed above; everything else is saved. "
        "You'll hear from us within %(count)d working days of sending it.",
        days,
    )
    return text % {"count": days}


def _after_approval(claim: Claim) -> Outlook:
    is_code = claim.promised.kind == Reward.Kind.CODE
    match claim.fulfilment.status:
        case Fulfilment.Status.DELIVERED if statuses.has_unreadable_code(claim):
            return Outlook(_("Please check back later. You don't need to do anything."))
        case Fulfilment.Status.DELIVERED if is_code:
            text = _(
                "Copy the code and redeem it. It's also in our email to %(email)s and stays here."
            )
            return Outlook(text % {"email": claim.user.email}, answers=("code", "no-email"))
        case Fulfilment.Status.DELIVERED | Fulfilment.Status.ON_ITS_WAY:
            return Outlook(_on_its_way(claim.fulfilment), answers=("duration",))
        case Fulfilment.Status.REVOKED:
            return Outlook(_("See below why the reward was taken back."))
        case Fulfilment.Status.FAILED:
            text = _(
                "We'll email %(email)s as soon as it's on its way. You don't need to do anything."
            )
            return Outlook(text % {"email": claim.user.email})
        case _:
            return Outlook(_coming(claim), answers=("duration", "no-email"))


def _on_its_way(owed: Fulfilment) -> str:
    """Say what follows where a parcel or a payment was sent, or is there."""
    if owed.kind != Fulfilment.Kind.PARCEL:
        return _("You don't need to do anything else. Your bank may take a few days to show it.")
    if owed.status == Fulfilment.Status.DELIVERED:
        return _("Your parcel was delivered. If you don't have it, contact us.")
    text = _("Your parcel should be with you by %(day)s. If it isn't, tell us on this page.")
    return text % {"day": date_format(promised_by(owed))}


def _after_return(claim: Claim) -> str:
    """Say what follows where a parcel or a payment came back."""
    if claim.fulfilment.kind == Fulfilment.Kind.PARCEL:
        return _("Check the address below. Once it's right, your reward goes out again.")
    text = _(
        "Check your account above. Then we'll pay %(reward)s again and email %(email)s when "
        "it's done."
    )
    return text % {"email": claim.user.email, "reward": claim.promised.title}


def _coming(claim: Claim) -> str:
    """Return what arrives and when, counted from the approval or from the promotion's date."""
    owed = claim.fulfilment
    start = owed.due_on
    if owed.status == Fulfilment.Status.RETURNED:
        return _after_return(claim)
    names = {"email": claim.user.email, "reward": claim.promised.title}
    match claim.promised.kind:
        case Reward.Kind.CASHBACK:
            last = add_working_days(start, CASHBACK_DAYS, claim.region)
            text = _(
                "We'll pay %(reward)s by %(day)s at the latest and email %(email)s when it's done."
            )
        case Reward.Kind.PHYSICAL:
            first, last = (start + timedelta(weeks=weeks) for weeks in PRIZE_WEEKS)
            names["first"] = date_format(first)
            text = _(
                "%(reward)s arrives between %(first)s and %(day)s. We'll email %(email)s when we "
                "send it."
            )
        case _:
            last = start
            text = _(
                "%(reward)s is reserved for you. We'll email it to %(email)s on %(day)s. From then "
                "on you'll find it here too."
            )
    return text % {**names, "day": date_format(last)}


def _after_withdrawal(claim: Claim) -> str:
    if claim.correct_until is not None:
        text = _("The last day to correct this request was %(day)s, so it has ended.")
        return text % {"day": date_format(claim.correct_until)}
    if claim.promotion.is_closed():
        return _("You withdrew this claim, and the promotion has ended.")
    text = _("You withdrew this claim. You can redeem the product again until %(day)s.")
    return text % {"day": date_format(claim.promotion.claim_until)}
