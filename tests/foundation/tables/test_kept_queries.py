"""Queries whose SQL is written once: the rows are those of the query set, whoever asks."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given, given, joined
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions.models import Claim, ReviewLease
from tests.crowd import registered_by
from tests.factories import make_claim, make_member, make_promotion, make_reward

pytestmark = pytest.mark.django_db


def test_rows_come_with_related_and_prefetched_ones_for_whoever_is_asked_for(
    alice: User, bob: User
) -> None:
    live = KeptQuery(lambda: RegisteredProduct.objects.live().filter(user=given("user")))
    own = dict(zip((alice, bob), registered_by([alice, bob]), strict=True))
    for member in (alice, bob, alice):
        (found,) = live.rows(user=member.pk)
        with CaptureQueriesContext(connection) as queries:
            assert (found, found.serial.product.category) == (
                own[member],
                own[member].product.category,
            )
        assert not queries.captured_queries
    listed = KeptQuery(lambda: Promotion.objects.listed().filter(slug=given("slug")))
    promotion = make_promotion()
    (kept,) = listed.rows(slug=promotion.slug)
    with CaptureQueriesContext(connection) as queries:
        assert {text.field for text in kept.texts.all()} >= {"name"}
        assert not kept.rewards.all()
    assert not queries.captured_queries


def test_a_list_may_be_of_any_length(alice: User) -> None:
    names = KeptQuery(
        lambda: User.objects.filter(pk=any_given("who")).order_by().values_list("email", flat=True)
    )
    assert names.rows(who=[]) == []
    assert names.rows(who=[alice.pk, 0]) == [alice.email]
    with pytest.raises(KeyError):
        names.rows()


def test_what_is_handed_out_is_what_a_prefetch_gives(alice: User, bob: User) -> None:
    products = KeptQuery(lambda: RegisteredProduct.objects.filter(user=any_given("who")))
    own = registered_by([alice, bob, alice])
    bare = make_member("carol@example.com")
    whose = list(User.objects.filter(pk__in=[alice.pk, bob.pk, bare.pk]).order_by("pk"))
    products.hand_out(whose, "registered_products", by="user", who=[each.pk for each in whose])
    with CaptureQueriesContext(connection) as queries:
        found = [list(each.registered_products.all()) for each in whose]
        assert all(unit.user is each for each in whose for unit in each.registered_products.all())
    assert not queries.captured_queries
    assert found == [[own[2], own[0]], [own[1]], []]
    assert products.first(who=[bare.pk]) is None


def test_it_is_built_once_and_asks_the_connection_of_its_thread(alice: User) -> None:
    built = []

    def build() -> QuerySet[User]:
        built.append(1)
        return User.objects.filter(pk=given("pk"))

    kept = KeptQuery(build)
    assert kept.rows(pk=alice.pk) == [alice]
    found: list[list[User]] = []

    def elsewhere() -> None:
        found.append(kept.rows(pk=alice.pk))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(built) == 1
    assert found == [[]], "another connection does not see what this one has not committed"


def test_the_one_row_of_a_row_is_that_which_was_read_or_is_read_now(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    for known in (Claim.objects.get(), Claim.objects.select_related("lease").get()):
        assert joined(known, "lease") is None
    lease = ReviewLease.objects.create(claim=claim, reviewer=alice, leased_until=timezone.now())
    assert joined(Claim.objects.get(), "lease") == lease
    read = Claim.objects.select_related("lease").get()
    with django_assert_num_queries(0):
        assert joined(read, "lease") == lease
