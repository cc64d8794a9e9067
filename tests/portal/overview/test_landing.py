from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import make_promotion, make_reward, today

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_the_promotions_that_run_now(client: Client) -> None:
    make_promotion(name="Runs")
    make_promotion(name="Hidden", is_published=False)
    make_promotion(name="Begins", starts_on=today() + timedelta(days=3))
    page = client.get(reverse("overview"))
    assertContains(page, "Runs")
    for other in ("Hidden", "Begins"):
        assertNotContains(page, other)
    assertContains(page, f'href="{reverse("promotions")}"')


def test_without_promotions_there_is_no_empty_heading(client: Client) -> None:
    assertNotContains(client.get(reverse("overview")), "Running promotions")


def test_more_promotions_cost_no_more_queries_and_four_are_shown(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("overview"))
        return len(seen)

    client.get(reverse("region"))  # which reads what each process keeps for a minute
    make_reward(make_promotion())
    before = queries()
    for _more in range(5):
        make_reward(make_promotion())
    assert queries() == before
    assert client.get(reverse("overview")).content.decode().count("<article") == 4
