from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from fulfilment.delivery.days import tell_moved
from fulfilment.models import Fulfilment
from promotions.models import Promotion
from redemptions.review import decisions
from tests.factories import (
    make_claim,
    make_product,
    make_promotion,
    make_registered,
    make_reward,
    today,
    upload,
)
from tests.promotions.conftest import ask

pytestmark = pytest.mark.django_db


def url(name: str, pk: int) -> str:
    return reverse(f"admin:promotions_promotion_{name}", args=[pk])


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def test_the_button_publishes(staff: Client, ready: Promotion) -> None:
    assertContains(staff.get(url("change", ready.pk)), "Hidden from members")
    answer = staff.post(url("publication", ready.pk), follow=True)
    assertRedirects(answer, url("change", ready.pk))
    assertContains(answer, "Ready is published.")
    assertContains(answer, "Published: members see it")
    ready.refresh_from_db()
    assert ready.is_published


@pytest.mark.long
def test_a_published_promotion_has_no_button(staff: Client, ready: Promotion) -> None:
    assertContains(staff.get(url("change", ready.pk)), url("publication", ready.pk))
    staff.post(url("publication", ready.pk))
    assertNotContains(staff.get(url("change", ready.pk)), url("publication", ready.pk))
    assertContains(staff.post(url("publication", ready.pk), follow=True), "Ready was published.")


def test_what_is_missing_stands_beside_the_button_and_keeps_it_hidden(
    staff: Client, ready: Promotion
) -> None:
    Promotion.objects.update(regions=[])
    assertContains(staff.get(url("change", ready.pk)), "<li>No region is named.</li>", html=True)
    answer = staff.post(url("publication", ready.pk), follow=True)
    assertContains(answer, "Ready: No region is named.")
    ready.refresh_from_db()
    assert not ready.is_published


@pytest.mark.long
def test_a_deadline_that_has_passed_is_told_and_may_be_meant(
    staff: Client, ready: Promotion
) -> None:
    Promotion.objects.update(
        starts_on="2020-01-01",
        ends_on="2020-01-02",
        purchase_from="2020-01-01",
        purchase_until="2020-01-02",
        claim_until="2020-01-03",
    )
    assertContains(staff.get(url("change", ready.pk)), "The last day to redeem was")
    staff.post(url("publication", ready.pk))
    ready.refresh_from_db()
    assert ready.is_published


@pytest.mark.long
def test_the_button_copies_and_leads_to_the_copy(staff: Client, full: Promotion) -> None:
    assertContains(staff.get(url("change", full.pk)), "Copy this promotion")
    answer = staff.post(url("copy", full.pk), follow=True)
    made = Promotion.objects.get(slug="ready-copy")
    assertRedirects(answer, url("change", made.pk))
    assertContains(answer, "Copied from “Ready”.")


@pytest.mark.parametrize(
    ("name", "permission"),
    [("publication", "publish_promotion"), ("copy", "add_promotion")],
)
def test_each_act_asks_its_own_permission(
    name: str, permission: str, staff: Client, petra: User, ready: Promotion
) -> None:
    petra.groups.get().permissions.remove(Permission.objects.get(codename=permission))
    assert staff.post(url(name, ready.pk)).status_code == 403
    assertNotContains(staff.get(url("change", ready.pk)), url(name, ready.pk))
    ready.refresh_from_db()
    assert (ready.is_published, Promotion.objects.count()) == (False, 1)


@pytest.mark.parametrize("name", ["publication", "copy"])
def test_an_act_is_posted_and_needs_its_promotion(
    name: str, staff: Client, ready: Promotion
) -> None:
    assert staff.get(url(name, ready.pk)).status_code == 405
    assert staff.post(url(name, ready.pk + 1)).status_code == 404
    assert Promotion.objects.count() == 1


def test_a_reviewer_sees_the_promotion_and_no_act(
    client: Client, rita: User, ready: Promotion
) -> None:
    client.force_login(rita)
    page = client.get(url("change", ready.pk))
    for name in ("publication", "copy", "products"):
        assertNotContains(page, url(name, ready.pk))
    assertContains(page, "Hidden from members")


def test_the_page_links_to_the_preview(staff: Client, ready: Promotion) -> None:
    assertContains(staff.get(url("change", ready.pk)), 'href="/promotions/ready/preview/"')


@pytest.mark.long
def test_the_page_lists_the_questions_with_links(staff: Client, full: Promotion) -> None:
    own = full.questions.get()
    foreign = ask(make_promotion(), "Foreign?")
    page = staff.get(url("change", full.pk))
    assertContains(page, reverse("admin:promotions_extraquestion_change", args=[own.pk]))
    assertContains(page, "Join the draw? en")
    assertNotContains(page, foreign.label)
    add = f"{reverse('admin:promotions_extraquestion_add')}?promotion={full.pk}"
    assertContains(page, add)
    form = staff.get(add).context["adminform"].form
    assert str(form["promotion"].value()) == str(full.pk)


def test_draws_of_one_name_are_told_apart(staff: Client, full: Promotion) -> None:
    staff.post(url("copy", full.pk))
    page = staff.get(reverse("admin:promotions_extraquestion_add"))
    assertContains(page, ">Desk (Ready)</option>")
    assertContains(page, ">Desk (Copy of Ready)</option>")
    form = page.context["adminform"].form
    assert "Steam code (Ready)" not in str(form["draw"])
    # A draw is entered, not claimed.
    assert "Steam code (Ready)" in str(form["reward"])
    assert "Desk" not in str(form["reward"])


@pytest.mark.long
def test_a_question_more_costs_no_query_more(staff: Client, full: Promotion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(url("change", full.pk))
        return len(captured)

    queries()
    few = queries()
    for number in range(3):
        ask(full, f"{number}?", draw=full.rewards.get(name="Desk"))
    assert queries() == few


@pytest.mark.long
def test_a_reward_more_reads_the_catalogue_no_second_time(staff: Client, ready: Promotion) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = staff.get(url("change", ready.pk))
        assertContains(page, f'<option value="{product.pk}" selected>', count=ready.rewards.count())
        every = (query["sql"] for query in captured)
        return sum('FROM "products_product" ORDER BY' in sql for sql in every)

    product = make_product()
    ready.rewards.get().products.add(product)
    few = queries()
    make_reward(ready, products=[product])
    assert queries() == few


def saved(
    client: Client, promotion: Promotion, page: str = "change", why: str = "", **of_reward: object
) -> Any:
    """Save the promotion's form as it stands, with these values of its one reward."""
    reward = promotion.rewards.get()
    days = ("starts_on", "ends_on", "purchase_from", "purchase_until", "claim_until")
    form: dict[str, object] = {day: getattr(promotion, day) for day in days} | {
        "name": promotion.name,
        "slug": promotion.slug,
        "why": why,
        "time_zone": "UTC",
        "regions": promotion.regions,
        "limit_per_member": 1,
        "at_full_demand": "go_on",
        "of_several": "first",
        "policy": "manual",
        "sample_percent": 5,
        "second_look_percent": 5,
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
        "banners-TOTAL_FORMS": 0,
        "banners-INITIAL_FORMS": 0,
        "rewards-TOTAL_FORMS": 1,
        "rewards-INITIAL_FORMS": 1,
        "rewards-0-id": reward.pk,
        "rewards-0-promotion": promotion.pk,
        "rewards-0-name": reward.name,
        "rewards-0-kind": reward.kind,
        "rewards-0-code_format": reward.code_format,
        "rewards-0-categories": [one.pk for one in reward.categories.all()],
        "rewards-0-delivery": reward.delivery,
        "rewards-0-position": 0,
    }
    form |= {f"rewards-0-{name}": value for name, value in of_reward.items()}
    return client.post(url(page, promotion.pk), form, follow=True)


def drop(client: Client, promotion: Promotion) -> int:
    """Tick Delete at the promotion's one reward and save; returns how many rewards are left."""
    saved(client, promotion, DELETE="on")
    return promotion.rewards.count()


def owe(promotion: Promotion, day: date, member: User, by: User) -> None:
    """Publish the promotion, and owe its reward to a member on that day."""
    promotion.rewards.update(delivery="on_date", deliver_on=day)
    Promotion.objects.update(is_published=True)
    member.region = promotion.regions[0]
    member.save()
    reward = promotion.rewards.get()
    product = reward.products.first() or make_product(category=reward.categories.first())
    claim = make_claim(member, promotion, make_registered(member, product))
    decisions.approve(claim_id=claim.pk, by=by)


@pytest.mark.long
def test_who_moves_a_delivery_day_reads_how_many_rewards_move_with_it(
    staff: Client, ready: Promotion, alice: User, rita: User
) -> None:
    earlier, first, later = (today() + timedelta(days) for days in (2, 3, 30))
    owe(ready, first, alice, rita)
    refused = saved(staff, ready, delivery="on_date", deliver_on=later)
    assertContains(refused, "only an earlier day is possible here")
    assert Fulfilment.objects.get().due_on == first
    assertContains(staff.get(url("change", ready.pk)), "1. If you move the delivery day")
    assertContains(saved(staff, ready, deliver_on=earlier), "1 reward that is owed moves to")
    assert Fulfilment.objects.get().due_on == earlier
    assertNotContains(saved(staff, ready, deliver_on=earlier), "that is owed")


@pytest.mark.long
def test_a_delivery_day_is_put_off_by_a_correction_and_its_members_are_told(
    staff: Client, ready: Promotion, alice: User, rita: User
) -> None:
    later = today() + timedelta(30)
    owe(ready, today() + timedelta(3), alice, rita)
    assertContains(staff.get(url("correction", ready.pk)), "1. If you move the delivery day")
    page = saved(staff, ready, "correction", "The codes come late.", deliver_on=later)
    assertContains(page, "1 reward that is owed moves to")
    assert Fulfilment.objects.get().due_on == later
    assert tell_moved() == 1
    change = ready.changes.get()
    assert (change.kind, change.why) == ("corrected", "The codes come late.")
    before = (today() + timedelta(3)).isoformat()
    assert ["Steam code / deliver_on", before, later.isoformat()] in change.values


@pytest.mark.long
def test_a_reward_is_dropped_unless_it_has_codes(staff: Client, ready: Promotion) -> None:
    staff.post(url("copy", ready.pk))
    assert drop(staff, Promotion.objects.get(slug="ready-copy")) == 0
    assert drop(staff, ready) == 1


@pytest.mark.long
def test_a_promotion_is_set_up_without_a_developer(staff: Client, ready: Promotion) -> None:
    """From last year's promotion to this year's: copied, stocked, published."""
    ready.rewards.update(kind="cashback", stock=5)
    Promotion.objects.update(is_published=True)
    ready.banner.save("ready.jpg", upload("ready.jpg"))
    staff.post(url("copy", ready.pk))
    made = Promotion.objects.get(slug="ready-copy")
    reward = made.rewards.get()
    assertContains(staff.get(url("change", made.pk)), "Steam code has no stock.")
    form = {
        "name": "Spring",
        "slug": "spring",
        "starts_on": made.starts_on,
        "ends_on": made.ends_on,
        "purchase_from": made.purchase_from,
        "purchase_until": made.purchase_until,
        "claim_until": "",
        "time_zone": "UTC",
        "regions": ["SG", "ID"],
        "limit_per_member": 1,
        "at_full_demand": "go_on",
        "of_several": "first",
        "policy": "manual",
        "sample_percent": 5,
        "second_look_percent": 5,
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
        "banners-TOTAL_FORMS": 0,
        "banners-INITIAL_FORMS": 0,
        "rewards-TOTAL_FORMS": 1,
        "rewards-INITIAL_FORMS": 1,
        "rewards-0-id": reward.pk,
        "rewards-0-promotion": made.pk,
        "rewards-0-name": "Cashback 20 EUR",
        "rewards-0-kind": "cashback",
        "rewards-0-code_format": "any",
        "rewards-0-amount_minor": 2000,
        "rewards-0-currency": "EUR",
        "rewards-0-categories": [one.pk for one in reward.categories.all()],
        "rewards-0-delivery": "on_approval",
        "rewards-0-position": 0,
    }
    assert staff.post(url("change", made.pk), form).status_code == 302
    staff.post(url("stock", made.pk), {"reward": reward.pk, "pieces": 100, "add": ""})
    assertContains(staff.post(url("publication", made.pk), follow=True), "Spring is published.")
    made.refresh_from_db()
    assert (made.slug, made.regions, made.is_published) == ("spring", ["SG", "ID"], True)
    assert made.claim_until > today()
    assertContains(staff.get(reverse("promotion", args=["spring"])), "name en")
