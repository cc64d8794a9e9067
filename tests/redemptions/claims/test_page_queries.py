"""The pages of a member ask as often however much there is to show."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims import submit
from redemptions.review import decisions
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "The invoice shows no date."


@pytest.mark.parametrize(
    "path", ["/", "/products/", "/promotions/", "/promotions/history/", "/promotions/{slug}/"]
)
def test_queries_do_not_grow_with_the_rows(
    path: str,
    alice: User,
    rita: User,
    alice_client: Client,
    promotion: Promotion,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    path = path.format(slug=promotion.slug)
    more_of_everything(alice, rita, promotion)
    counted = count_queries(alice_client, path)
    for _ in range(3):
        more_of_everything(alice, rita, promotion)
        factories.make_reward(factories.make_promotion(), n=1)
    alice_client.get(path)  # notes the codes that it shows for the first time
    with django_assert_num_queries(counted):
        alice_client.get(path)


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
