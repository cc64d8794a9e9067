from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from foundation.personal_data import ERASED
from membership.desk import goodwill
from membership.desk.retention import DELETIONS
from membership.models import Goodwill, PointsAccount, PointsEvent, PointsOrder
from membership.shop import closing
from tests.membership.clock import later
from tests.membership.lots import make_account
from tests.membership.shop.items import make_rich, place

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def account(alice: User) -> PointsAccount:
    return make_account(alice)


def test_what_was_written_goes_and_the_figures_stay(
    account: PointsAccount, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    goodwill.ask(account_id=account.pk, points=50, reason="Late parcel.", by=omar)
    make_rich(account.member)
    order = place(account.member)
    closing.refuse(by=omar, order_id=order.pk, reason="Damaged.")
    before = list(PointsEvent.objects.order_by("pk").values_list("kind", "points"))
    later(monkeypatch, 800)
    goodwill.ask(account_id=account.pk, points=5, reason="New.", by=omar)
    for each in DELETIONS:
        rows = list(each.due(timezone.now() - timedelta(days=760)))
        assert rows, each
        each.delete(rows)
        assert not each.due(timezone.now() - timedelta(days=760)).exists()
    old, new = Goodwill.objects.order_by("pk").values_list("reason", flat=True)
    assert (old, new, PointsOrder.objects.get().reason) == (ERASED, "New.", ERASED)
    assert (
        list(PointsEvent.objects.order_by("pk").values_list("kind", "points"))[: len(before)]
        == before
    )
    assert list(PointsEvent.objects.exclude(note="").values_list("note", flat=True)) == ["New."]
