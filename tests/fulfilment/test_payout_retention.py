"""Accounts go some time after the payment, and with the last of them the file of their run."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from foundation import retention
from foundation.encryption import Undecryptable
from fulfilment.models import Fulfilment, PayoutDetails, PayoutRun
from fulfilment.payout_runs import releases, runs
from fulfilment.personal_data import being_paid
from tests.factories import make_member
from tests.fulfilment.payees import OTHER_IBAN, give, make_bank, open_day, owe_payout


@pytest.mark.django_db
def test_a_file_goes_with_the_last_account_and_its_digest_stays(
    alice: User, bob: User, omar: User
) -> None:
    give(first := owe_payout(alice))
    give(second := owe_payout(bob), OTHER_IBAN)
    run = runs.make_run(profile=make_bank(), execution_on=open_day(), by=omar).run
    releaser = make_member(is_staff=True)
    releases.release(run_id=run.pk, by=releaser, count=2, total_minor=10_000)
    assert being_paid(alice)
    now = timezone.now()
    later = now + timedelta(days=91)

    def paid(owed: Fulfilment, at: object) -> None:
        Fulfilment.objects.filter(pk=owed.pk).update(status="delivered", delivered_at=at)

    paid(first, now)
    paid(second, now + timedelta(days=30))
    retention.delete_due(["payouts"], now=later)
    gone = PayoutDetails.objects.get(fulfilment=first)
    assert (gone.last_four, gone.account_digest, gone.given_email) == ("", None, "")
    assert gone.wiped_at
    with pytest.raises(Undecryptable):
        gone.account()
    assert releases.download(run_id=run.pk, by=omar), "an account is left in it"
    retention.delete_due(["payouts"], now=later + timedelta(days=30))
    run.refresh_from_db()
    assert run.wiped_at
    assert (len(run.sha256), run.count, run.total_minor) == (64, 2, 10_000)
    with pytest.raises(releases.NoFile):
        releases.download(run_id=run.pk, by=omar)
    assert PayoutRun.objects.get().encrypted_file is None
