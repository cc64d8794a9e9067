"""Payouts that are owed, and the accounts of those who are paid; no claim is needed for most."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from fulfilment.models import BankProfile, Cause, Fulfilment, PayoutDetails, PayoutMethod
from fulfilment.payout_runs import bank_days
from fulfilment.payouts import details
from tests.factories import make_promotion, make_reward

# Made-up accounts with right check digits.
IBAN = "DE89370400440532013000"
OTHER_IBAN = "NL91ABNA0417164300"
OUR_IBAN = "FR1420041010050500013M02606"
OUTSIDE_OF_SEPA = "TR330006100519786457841326"
WRONG_IBAN = "DE89370400440532013001"
_numbers = count(1)


def owe_payout(user: User, **fields: Any) -> Fulfilment:
    """A cashback of 50 EUR for an order; its member was not asked yet."""
    reward = fields.pop("reward", None) or make_reward(make_promotion(), kind="cashback", stock=9)
    cause = Cause.objects.create(
        user=user,
        kind=Cause.Kind.ORDER,
        reference=fields.pop("reference", "") or f"order{next(_numbers)}",
        promotion=reward.promotion,
    )
    day = reward.promotion.today()
    values = {"amount_minor": 5000, "currency": "EUR", "due_on": day, **fields}
    return Fulfilment.objects.create(
        cause=cause, reward=reward, kind=Fulfilment.Kind.PAYOUT, **values
    )


def give(owed: Fulfilment, iban: str = IBAN, *, holder: str = "Jörg Müßig") -> PayoutDetails:
    """Its member's account, given by the member."""
    given = details.give_account(
        fulfilment_id=owed.pk,
        by=owed.cause.user,
        method=PayoutMethod.objects.get(code="sepa-iban"),
        account={"holder": holder, "iban": iban},
    )
    owed.refresh_from_db()
    return given


def make_bank(**fields: Any) -> BankProfile:
    """A bank that pays in SEPA."""
    values = {"name": f"Bank {next(_numbers)}", "holder": "Member Center", "account": OUR_IBAN}
    bank = BankProfile.objects.create(**{**values, **fields})
    bank.methods.set(PayoutMethod.objects.all())
    return bank


def open_day() -> date:
    """The next day on which euros are settled."""
    day = timezone.now().date() + timedelta(days=1)
    while not bank_days.is_open(day, ""):
        day += timedelta(days=1)
    return day
