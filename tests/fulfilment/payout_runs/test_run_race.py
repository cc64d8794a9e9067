"""Fifty runs at once: no payout is in two of them. The control: without the guards some are."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from fulfilment.models import BankProfile, Fulfilment, Payout, PayoutDetails, PayoutRun
from fulfilment.payout_runs import releases, results, runs
from notifications.models import Email
from redemptions.review import decisions
from tests.crowd import at_once
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.fulfilment.payees import IBAN, give, make_bank, open_day, owe_payout

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
RUNS, PAYOUTS, AT_ONCE = 50, 60, 10
INDEX = "payout_in_one_run"


@pytest.fixture
def makers() -> list[User]:
    """Ten members of staff; each makes five runs, one after the other."""
    return [make_member(is_staff=True) for _ in range(AT_ONCE)]


def owe_all(alice: User) -> None:
    reward = make_reward(make_promotion(), kind="cashback", stock=PAYOUTS)
    for _ in range(PAYOUTS):
        give(owe_payout(alice, reward=reward))


def make_some(profile: BankProfile, by: User) -> int:
    """Make runs with all that is ready; give how many could be made."""
    made = 0
    for _ in range(RUNS // AT_ONCE):
        try:
            runs.make_run(profile=profile, execution_on=open_day(), by=by)
        except (runs.RunRefused, IntegrityError):
            continue
        made += 1
    return made


def doubled() -> list[int]:
    taken = Payout.objects.filter(status__in=Payout.TAKEN).values_list("fulfilment", flat=True)
    return [key for key, times in Counter(taken).items() if times > 1]


def test_fifty_runs_at_once_share_no_payout(alice: User, makers: list[User]) -> None:
    owe_all(alice)
    bank = make_bank()
    done = at_once(partial(make_some, bank, by) for by in makers)
    assert all(isinstance(each, int) for each in done), done
    assert doubled() == []
    assert Payout.objects.count() == PAYOUTS, "none is left out for good"
    for run in PayoutRun.objects.all():
        assert run.count == run.payouts.count()


@pytest.fixture
def without_the_constraint() -> Iterator[None]:
    """Take the index away that holds a payout in one run, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
        (definition,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {INDEX}")
        yield
        cursor.execute("DELETE FROM fulfilment_payout")
        cursor.execute(definition)


@pytest.mark.usefixtures("without_the_constraint")
def test_without_the_guards_some_payouts_are_in_two_files(
    alice: User, makers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    owe_all(alice)
    monkeypatch.setattr(runs, "lock_rows", lambda rows, **_how: rows)
    at_once(partial(make_some, make_bank(), by) for by in makers)
    assert doubled()


def test_twenty_loads_of_one_file_at_once_tell_the_member_once(
    alice: User, rita: User, omar: User
) -> None:
    reward = make_reward(
        make_promotion(), kind="cashback", stock=9, amount_minor=5000, currency="EUR"
    )
    decisions.approve(claim_id=make_claim(alice, reward.promotion).pk, by=rita)
    give(Fulfilment.objects.get(), IBAN)
    run = runs.make_run(profile=make_bank(), execution_on=open_day(), by=rita).run
    releases.release(run_id=run.pk, by=omar, count=1, total_minor=5000)
    name = run.payouts.get().end_to_end
    content = f"end_to_end,status,reason\n{name},returned,AC04\n".encode()
    load = partial(results.load_results, content=content, file_name="bank", by=None)
    done = at_once(load for _ in range(20))
    assert sum(getattr(each, "returned", 99) for each in done) == 1
    assert Email.objects.filter(kind="payout_returned").count() == 1
    assert PayoutDetails.objects.get().is_given
