"""Benchmark of a payout file: ours, out of encrypted rows, beside the library that writes it."""

from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median
from typing import Final

from django.utils import timezone
from sepaxml import SepaTransfer

from accounts.models import User
from bench import database
from bench.report import Row, milliseconds, processor_seconds
from fulfilment.models import Cause, Fulfilment, Payout, PayoutDetails, PayoutMethod, PayoutRun
from fulfilment.models.payout_details import HOLDER
from fulfilment.payout_runs import bank_files, releases, runs
from fulfilment.payout_runs.orders import PaymentOrder
from fulfilment.payouts.account_numbers import IBAN
from promotions.models import Promotion
from tests.factories import make_member, make_promotion, make_reward
from tests.fulfilment.payees import make_bank, open_day

COMPARES = (
    "payouts: a pain.001 file of 10,000 by the library alone > by us, from the same payments,\n"
    "         by processor time of both sides (goal: twice as much at most);\n"
    "         > the release of a run: accounts decrypted, checked twice, file encrypted, noted"
)
PAYOUTS: Final = 10_000
ROUNDS: Final = 3


def measure() -> Iterator[Row]:
    """Write the same payments in each way in turn, a few times."""
    database.fresh("payouts")
    _owe()
    bank = make_bank()
    maker, releaser = (make_member(is_staff=True) for _ in range(2))
    alone, files, releasing = [], [], []
    for _ in range(ROUNDS):
        run = runs.make_run(profile=bank, execution_on=open_day(), by=maker).run
        orders = runs.check(run, by=releaser).good
        assert len(orders) == PAYOUTS
        alone.append(processor_seconds(partial(_library, run, orders)))
        files.append(processor_seconds(partial(bank_files.made, run, bank, orders)))
        releasing.append(processor_seconds(partial(_release, run, releaser)))
        _make_ready_again(run)
    for what, ours in (("a file", files), ("the release of a run", releasing)):
        figures = milliseconds(median(alone)), milliseconds(median(ours))
        ratio = median(each / base for each, base in zip(ours, alone, strict=True))
        yield Row(f"{what} of {PAYOUTS:,}", *figures, ratio)


def _library(run: PayoutRun, orders: Sequence[PaymentOrder]) -> None:
    config = {
        "name": run.profile.holder,
        "IBAN": run.profile.account,
        "batch": True,
        "currency": run.profile.currency,
    }
    file = SepaTransfer(config, schema=run.profile.format)
    for order in orders:
        file.add_payment(
            {
                "name": order.holder,
                "IBAN": order.iban,
                "amount": order.amount_minor,
                "execution_date": run.execution_on,
                "description": order.reference,
                "endtoend_id": order.end_to_end,
            }
        )
    assert file.export(validate=True)


def _release(run: PayoutRun, by: User) -> None:
    releases.release(run_id=run.pk, by=by, count=run.count, total_minor=run.total_minor)


def _make_ready_again(run: PayoutRun) -> None:
    """Take all payouts out of a run, as where its bank refuses it."""
    run.payouts.update(status=Payout.Status.TAKEN_OUT, settled_at=timezone.now())
    Fulfilment.objects.update(status=Fulfilment.Status.READY)


def _owe() -> None:
    """Owe 50 EUR to each of so many members, of whom each has given an account."""
    reward = make_reward(make_promotion(), kind="cashback", stock=PAYOUTS)
    owed = Fulfilment.objects.bulk_create(
        Fulfilment(
            cause=cause,
            kind=Fulfilment.Kind.PAYOUT,
            reward=reward,
            status=Fulfilment.Status.READY,
            amount_minor=5000,
            currency="EUR",
            due_on=reward.promotion.today(),
        )
        for cause in _causes(reward.promotion)
    )
    method, now = PayoutMethod.objects.get(code="sepa-iban"), timezone.now()
    details = []
    for n, each in enumerate(owed):
        row, iban = PayoutDetails(fulfilment=each, given_at=now), _iban(n)
        row.write_account(method, {HOLDER: f"Pia Paid {n}", IBAN: iban}, iban)
        details.append(row)
    PayoutDetails.objects.bulk_create(details)
    database.settle()


def _causes(promotion: Promotion) -> list[Cause]:
    members = User.objects.bulk_create(
        User(email=f"paid{n}@example.com", first_name="Paid", region="DE", language="en")
        for n in range(PAYOUTS)
    )
    return Cause.objects.bulk_create(
        Cause(
            user=member,
            kind=Cause.Kind.ORDER,
            reference=f"order{member.pk}",
            promotion=promotion,
        )
        for member in members
    )


def _iban(number: int) -> str:
    """Make up an account at one bank, with right check digits."""
    account = f"37040044{number:010}"
    return f"DE{98 - int(f'{account}131400') % 97:02}{account}"
