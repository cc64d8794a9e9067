"""What the sweep makes of the log: an acceptance earns once, the same for every number of stars."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from foundation.working_days import today
from membership.earning import sweeping
from membership.models import Lot, PointsAccount, ShoutOut
from membership.moderation import decisions
from membership.shout_outs import sending
from tests.membership.writers import hide, make_moderator, make_owner, make_review, make_task

pytestmark = pytest.mark.django_db


def usable_and_pending(one: ShoutOut) -> int:
    account = PointsAccount.objects.get(member=one.member)
    return account.lots.filter(voided_at=None).aggregate(all=Sum("left"))["all"] or 0


def test_each_acceptance_earns_once_and_the_same_for_every_number_of_stars() -> None:
    task, mia = make_task(points=50), make_moderator()
    reviews = [make_review(make_owner(), task, mia, stars=stars) for stars in (1, 2, 3, 4, 5, None)]
    for _twice in range(2):
        sweeping.earn_new()
    assert [usable_and_pending(one) for one in reviews] == [50] * 6
    assert set(Lot.objects.values_list("usable_from", flat=True)) == {today() + timedelta(days=20)}


def test_pending_points_go_with_what_is_withdrawn_or_hidden_and_come_back_with_it() -> None:
    task, mia = make_task(points=50), make_moderator()
    withdrawn, hidden, used = (make_review(make_owner(), task, mia) for _each in range(3))
    before = make_review(make_owner(), task, mia)
    sending.withdraw(by=before.member, shout_out_id=before.pk)
    sweeping.earn_new()
    assert usable_and_pending(before) == 0
    Lot.objects.filter(account__member=used.member).update(expires_on=today() + timedelta(days=900))
    sending.withdraw(by=withdrawn.member, shout_out_id=withdrawn.pk)
    hide(hidden, mia)
    sweeping.earn_new()
    assert [usable_and_pending(one) for one in (withdrawn, hidden, used)] == [0, 0, 50]
    decisions.accept(by=mia, shout_out_id=hidden.pk, seen=1)
    for _twice in range(2):
        sweeping.earn_new()
    assert usable_and_pending(hidden) == 50
