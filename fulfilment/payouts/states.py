"""What a member reads of a payout: how it stands, and what there is to do."""

from dataclasses import dataclass
from typing import Final

from django.db.models import OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fulfilment.models import Fulfilment, Payout, PayoutDetails
from fulfilment.models.return_reasons import in_words

_LOOKS: Final = {
    Fulfilment.Status.DUE: "sent-back",
    Fulfilment.Status.RETURNED: "sent-back",
    Fulfilment.Status.READY: "review",
    Fulfilment.Status.ON_HOLD: "review",
    Fulfilment.Status.ON_ITS_WAY: "review",
    Fulfilment.Status.DELIVERED: "approved",
}

_ASKED: Final = (Fulfilment.Status.DUE, Fulfilment.Status.RETURNED)


@dataclass(frozen=True, slots=True)
class PayoutState:
    """The label, a style for it, a sentence, and whether an account is wanted or may be changed."""

    owed: Fulfilment
    label: str
    look: str
    text: str = ""
    account: str = ""
    is_asked: bool = False
    may_change: bool = False


def state_of(owed: Fulfilment | None) -> PayoutState | None:
    """Return how a payout stands; None if what is owed is none, or was taken back."""
    if owed is None or owed.kind != Fulfilment.Kind.PAYOUT:
        return None
    status = Fulfilment.Status(owed.status)
    if status not in _LOOKS or (status == Fulfilment.Status.DELIVERED and not owed.delivered_at):
        return None
    details = PayoutDetails.objects.filter(fulfilment=owed).first()
    return PayoutState(
        owed,
        label=_label(owed),
        look=_LOOKS[status],
        text=_text(owed, details),
        account=details.masked if details else "",
        is_asked=is_asked(owed),
        may_change=status in {Fulfilment.Status.READY, Fulfilment.Status.ON_HOLD},
    )


def is_asked(owed: Fulfilment) -> bool:
    """Return whether a payout waits for its member to give an account."""
    return owed.status in _ASKED


def waiting_for_account(cause: OuterRef) -> QuerySet[Fulfilment]:
    """Find the payouts for a cause whose member was asked for an account, and has to answer."""
    return Fulfilment.objects.filter(
        cause=cause,
        kind=Fulfilment.Kind.PAYOUT,
        status__in=_ASKED,
        payout_details__isnull=False,
    )


def _label(owed: Fulfilment) -> str:
    match owed.status:
        case Fulfilment.Status.DUE:
            return _("Asked for")
        case Fulfilment.Status.RETURNED:
            return _("Returned: please check")
        case Fulfilment.Status.ON_ITS_WAY:
            return _("Being paid")
        case Fulfilment.Status.DELIVERED if owed.delivered_at is not None:
            day = date_format(timezone.localtime(owed.delivered_at), "DATE_FORMAT")
            return _("Paid on %(day)s") % {"day": day}
        case _:
            return _("Ready to be paid")


def _text(owed: Fulfilment, details: PayoutDetails | None) -> str:
    match owed.status:
        case Fulfilment.Status.DUE:
            return _("Tell us the account to send it to.")
        case Fulfilment.Status.RETURNED:
            return _why(owed)
        case Fulfilment.Status.ON_ITS_WAY:
            return _("The payment is with the bank.")
        case Fulfilment.Status.DELIVERED:
            return _("Your bank may take a few days to show it.")
        case Fulfilment.Status.ON_HOLD:
            return _held(details)
        case _:
            return ""


def _held(details: PayoutDetails | None) -> str:
    if details is None or details.waits_for_person or details.held_until is None:
        return _("We're checking the account. You don't need to do anything.")
    moment = date_format(timezone.localtime(details.held_until), "DATETIME_FORMAT")
    text = _("The account was changed. To keep your money safe, we pay to it from %(moment)s.")
    return text % {"moment": moment}


def _why(owed: Fulfilment) -> str:
    returned = Payout.objects.filter(fulfilment=owed, status=Payout.Status.RETURNED)
    last = returned.order_by("-pk").first()
    return in_words(last.reason if last else "")
