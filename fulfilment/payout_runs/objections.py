"""What speaks against a payout, and against a run: our own checks, before any file is made.

The library that writes the file, and the schema of the file, refuse hardly any of it: a wrong IBAN,
a Saturday and a doubled id pass both, and the bank sends the whole file back.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.working_days import today
from fulfilment.models import BankProfile, Fulfilment
from fulfilment.payout_runs import bank_days
from fulfilment.payout_runs.latin import latin
from fulfilment.payout_runs.orders import PaymentOrder
from fulfilment.payouts import account_numbers

# The most that the schema and most banks take in one file.
MOST_IN_A_FILE = 10_000


class PayoutObjection(models.TextChoices):
    """Why one payout is left out of a run; it stays as it is, for a later one."""

    NO_ACCOUNT = "no_account", _("no account was given")
    RETURNED = "returned", _("came back, and the member has not answered yet")
    TAKEN_BACK = "taken_back", _("was taken back")
    NOT_OPEN = "not_open", _("is at the bank, or was paid")
    IN_A_RUN = "in_a_run", _("is in another run, or a colleague has it at hand")
    NOT_DUE = "not_due", _("is not due yet")
    CHANGED = "changed", _("its account was changed and is held for 48 hours")
    SHARED = "shared", _("its account is that of more members: somebody has to look at it")
    OWN = "own", _("belongs to who makes or releases the run, or to an account related to theirs")
    UNREADABLE = "unreadable", _("its account cannot be decrypted")
    WRONG_IBAN = "wrong_iban", _("the check digits of its IBAN are wrong")
    NOT_SEPA = "not_sepa", _("its IBAN is outside of SEPA")
    WRONG_ACCOUNT = "wrong_account", _("its account does not fit the patterns")
    OTHER_METHOD = "other_method", _("this bank does not pay to this kind of account")
    NO_HOLDER = "no_holder", _("the holder's name has no character that a bank takes")
    NO_AMOUNT = "no_amount", _("it has no amount, or 0")
    CURRENCY = "currency", _("its currency is not the bank's")
    DOUBLED = "doubled", _("its end-to-end id is in the run twice")


class RunObjection(models.TextChoices):
    """Why a whole run is refused; all payouts stay as they are."""

    PAST = "past", _("The day is past.")
    WEEKEND = "weekend", _("The day is a Saturday or Sunday: the bank is closed.")
    HOLIDAY = "holiday", _("The day is a holiday of the bank (TARGET): it is closed.")
    OVER_CAP = "over_cap", _("The sum is over what a run of this bank may pay.")
    TOO_MANY = "too_many", _("A file takes 10,000 payouts at most.")
    NOTHING = "nothing", _("No payout is left to pay.")
    OUR_ACCOUNT = "our_account", _("Our own account in the bank profile is wrong.")
    BANK_CLOSED = "bank_closed", _("The bank profile is not in use.")


@dataclass(frozen=True, slots=True)
class Judged:
    """The payouts of a run that may go, and what speaks against each of the others."""

    good: Sequence[PaymentOrder]
    bad: Sequence[tuple[PaymentOrder, Sequence[PayoutObjection]]]

    @property
    def total_minor(self) -> int:
        """The sum of those that may go."""
        return sum(order.amount_minor for order in self.good)


def judge(
    orders: Iterable[PaymentOrder], profile: BankProfile, *, related: Collection[int]
) -> Judged:
    """Sort payouts by whether something speaks against them.

    ``related`` are the accounts of who makes or releases the run, and those related to them.
    """
    listed = list(orders)
    methods = set(profile.methods.values_list("code", flat=True))
    ids = Counter(order.end_to_end for order in listed)
    good: list[PaymentOrder] = []
    bad: list[tuple[PaymentOrder, Sequence[PayoutObjection]]] = []
    for order in listed:
        found = [
            *_of_state(order),
            *_of_account(order, profile, methods),
            *_of_money(order, profile),
        ]
        if order.member_id in related:
            found.append(PayoutObjection.OWN)
        if ids[order.end_to_end] > 1:
            found.append(PayoutObjection.DOUBLED)
        if found:
            bad.append((order, found))
        else:
            good.append(order)
    return Judged(good, bad)


def _of_state(order: PaymentOrder) -> list[PayoutObjection]:
    now = timezone.now()
    is_held = order.held_until is not None and order.held_until > now
    status = {
        Fulfilment.Status.DUE: PayoutObjection.NO_ACCOUNT,
        Fulfilment.Status.RETURNED: PayoutObjection.RETURNED,
        Fulfilment.Status.REVOKED: PayoutObjection.TAKEN_BACK,
        Fulfilment.Status.READY: None,
        Fulfilment.Status.ON_HOLD: None,
    }.get(Fulfilment.Status(order.status), PayoutObjection.NOT_OPEN)
    checks = {
        PayoutObjection.IN_A_RUN: order.is_taken,
        PayoutObjection.NOT_DUE: not order.is_due,
        PayoutObjection.CHANGED: is_held
        or (order.status == Fulfilment.Status.ON_HOLD and not order.waits_for_person),
        PayoutObjection.SHARED: order.waits_for_person,
    }
    return [*([status] if status else []), *(name for name, is_so in checks.items() if is_so)]


def _of_account(
    order: PaymentOrder, profile: BankProfile, methods: Collection[str]
) -> list[PayoutObjection]:
    if order.is_unreadable:
        return [PayoutObjection.UNREADABLE]
    if not order.account:
        return []  # its state says so, or below: it was wiped
    is_pain, iban = profile.format == BankProfile.Format.PAIN, order.iban
    is_wrong = bool(iban) and not account_numbers.is_right_iban(iban)
    checks = {
        PayoutObjection.WRONG_IBAN: is_wrong,
        PayoutObjection.NOT_SEPA: bool(iban)
        and not is_wrong
        and not account_numbers.is_in_sepa(iban),
        PayoutObjection.WRONG_ACCOUNT: not iban and bool(order.faulty),
        PayoutObjection.OTHER_METHOD: order.method not in methods or (is_pain and not iban),
        PayoutObjection.NO_HOLDER: not (latin(order.holder) if is_pain else order.holder),
    }
    return [name for name, is_so in checks.items() if is_so]


def _of_money(order: PaymentOrder, profile: BankProfile) -> list[PayoutObjection]:
    checks = {
        PayoutObjection.NO_AMOUNT: order.amount_minor <= 0,
        PayoutObjection.CURRENCY: order.currency != profile.currency,
    }
    return [name for name, is_so in checks.items() if is_so]


def against_run(
    profile: BankProfile, day: date, *, count: int, total_minor: int
) -> list[RunObjection]:
    """Return what speaks against a run as a whole."""
    is_pain = profile.format == BankProfile.Format.PAIN
    is_closed = not bank_days.is_open(day, profile.region)
    is_weekend = is_closed and bank_days.is_weekend(day)
    checks = {
        RunObjection.PAST: day < today(),
        RunObjection.WEEKEND: is_weekend,
        RunObjection.HOLIDAY: is_closed and not is_weekend,
        RunObjection.OVER_CAP: profile.cap_minor is not None and total_minor > profile.cap_minor,
        RunObjection.TOO_MANY: count > MOST_IN_A_FILE,
        RunObjection.NOTHING: count == 0,
        RunObjection.OUR_ACCOUNT: is_pain and not account_numbers.is_right_iban(profile.account),
        RunObjection.BANK_CLOSED: not profile.is_open,
    }
    return [name for name, is_so in checks.items() if is_so]
