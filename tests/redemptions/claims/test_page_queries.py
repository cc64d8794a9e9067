"""The pages of a member ask as often however much there is to show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims import submit
from redemptions.review import decisions
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "The invoice shows no date."


PATHS = ["/", "/products/", "/promotions/", "/promotions/history/", "/promotions/{slug}/"]


def test_queries_do_not_grow_with_the_rows(
    alice: User, rita: User, alice_client: Client, promotion: Promotion
) -> None:
    paths = [path.format(slug=promotion.slug) for path in PATHS]
    more_of_everything(alice, rita, promotion)
    few = {path: count_queries(alice_client, path) for path in paths}
    for _ in range(3):
        more_of_everything(alice, rita, promotion)
        factories.make_reward(factories.make_promotion(), n=1)
    assert {path: count_queries(alice_client, path) for path in paths} == few


def more_of_everything(alice: User, rita: User, promotion: Promotion) -> None:
    registered = factories.make_registered(alice)
    begun = factories.make_promotion()
    factories.make_reward(begun, n=1)
    factories.make_draft(alice, begun, registered)
    decisions.approve(claim_id=factories.make_claim(alice, promotion).pk, by=rita)
    returned = factories.make_claim(alice, promotion)
    decisions.send_back(claim_id=returned.pk, by=rita, reason=REASON)
    submit.cancel_claim(by=alice, claim_id=factories.make_claim(alice, promotion).pk)


def count_queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
