from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from promotions.admin_filters import PromotionFilter
from promotions.models import CodeBatch, Promotion
from tests.factories import make_promotion, today

pytestmark = pytest.mark.django_db
ENDED_AGO = {"running": -30, "lately": 80, "long": 100, "older": 400}


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (None, ["lately", "running"]),
        ("long", ["lately", "long", "running"]),
    ],
)
def test_the_filter_by_promotion_offers_those_of_these_months(
    rf: RequestFactory, omar: User, asked: str | None, offered: list[str]
) -> None:
    promotions = {name: ended(name, days) for name, days in ENDED_AGO.items()}
    where = {"reward__promotion__id__exact": str(promotions[asked].pk)} if asked else {}
    request = rf.get(reverse("admin:promotions_codebatch_changelist"), where)
    request.user = omar
    of_batches = admin.site.get_model_admin(CodeBatch)
    [beside] = of_batches.get_changelist_instance(request).filter_specs
    assert isinstance(beside, PromotionFilter)
    assert sorted(name for _key, name in beside.lookup_choices) == offered


def ended(name: str, days: int) -> Promotion:
    last = today() - timedelta(days=days)
    return make_promotion(name=name, starts_on=last - timedelta(days=30), ends_on=last)
