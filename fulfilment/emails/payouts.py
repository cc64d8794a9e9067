"""The e-mails about a payout: asked for an account, one was changed, a payment came back.

That it was paid is told by the app that wrote its cause (``Consequences``), in its own words.
"""

from django.urls import reverse

from fulfilment.emails.owed_emails import matter_of, queue_about
from fulfilment.models import Fulfilment, FulfilmentEvent, Payout, PayoutDetails
from fulfilment.models.return_reasons import in_words
from notifications.models import Email
from notifications.outbox import truth

WANTED = "payout_details_wanted"
CHANGED = "payout_account_changed"
RETURNED = "payout_returned"
# They ask the member for something, until the member has answered.
ASKING = (WANTED, RETURNED)


def details_wanted(owed: Fulfilment, event: FulfilmentEvent) -> Email:
    """E-mail: where shall we send it?"""
    context = {"path": _page(owed)}
    return queue_about(owed, WANTED, context, dedupe=f"payout-wanted:{event.pk}")


def account_changed(
    owed: Fulfilment, event: FulfilmentEvent, details: PayoutDetails, *, to: str
) -> Email:
    """E-mail: another account was given, and nothing is paid to it for two days.

    To the address at which the member was when the first one was given, too.
    """
    context = {"path": _page(owed), "account": details.masked, "until": details.held_until}
    return queue_about(owed, CHANGED, context, dedupe=f"payout-changed:{event.pk}:{to}", to=to)


def returned(owed: Fulfilment, payout: Payout) -> Email:
    """E-mail: the bank sent the payment back, why, and where to check the account."""
    context = {"path": _page(owed), "reason": in_words(payout.reason)}
    return queue_about(owed, RETURNED, context, dedupe=f"payout-returned:{payout.pk}")


def withdraw_answered(owed: Fulfilment) -> None:
    """Withdraw the e-mails that ask for an account that was given meanwhile."""
    asking = Email.objects.filter(kind__in=ASKING, matter=matter_of(owed))
    truth.withdraw_untrue(asking)


def _page(owed: Fulfilment) -> str:
    return reverse("payout-account", args=[owed.pk])
