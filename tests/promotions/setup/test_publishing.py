import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from promotions.codes import pool
from promotions.models import Promotion
from promotions.setup import publishing
from tests.factories import make_claim, make_member, make_product, make_promotion, make_registered

pytestmark = pytest.mark.django_db

ACTION = {"action": "publish", "index": "0"}


def drop_texts(promotion: Promotion) -> None:
    promotion.texts.filter(language="id", field="summary").update(text="")


def drop_rewards(promotion: Promotion) -> None:
    promotion.rewards.update(promotion=make_promotion())


def drop_categories(promotion: Promotion) -> None:
    promotion.rewards.get().categories.clear()


def drop_stock(promotion: Promotion) -> None:
    pool.allocate(promotion.rewards.get())


def drop_regions(promotion: Promotion) -> None:
    promotion.regions = []
    promotion.save()


def misspell_region(promotion: Promotion) -> None:
    promotion.regions = ["DE", "QQ"]
    promotion.save()


@pytest.mark.parametrize(
    ("spoil", "lack"),
    [
        (drop_regions, "No region is named."),
        (misspell_region, "QQ is no region."),
        (drop_rewards, "There is no reward that a product earns."),
        (drop_categories, "Steam code is for no product and no category."),
        (drop_stock, "Steam code has no stock."),
        (drop_texts, "Bahasa Indonesia: the text “summary” is missing."),
    ],
)
def test_publish_refuses_and_names_what_is_missing(
    spoil: Any, lack: str, ready: Promotion, petra: User
) -> None:
    spoil(ready)
    with pytest.raises(publishing.Incomplete) as refusal:
        publishing.publish(promotion_id=ready.pk, by=petra)
    ready.refresh_from_db()
    assert refusal.value.lacks == [lack]
    assert not ready.is_published


def test_publish_shows_the_promotion_and_records_who_did_it(ready: Promotion, petra: User) -> None:
    assert publishing.publish(promotion_id=ready.pk, by=petra)
    assert list(Promotion.objects.listed()) == [ready]
    assert LogEntry.objects.get().user == petra


def test_publish_twice_records_once(ready: Promotion, petra: User) -> None:
    publishing.publish(promotion_id=ready.pk, by=petra)
    assert not publishing.publish(promotion_id=ready.pk, by=petra)
    assert LogEntry.objects.count() == 1


def test_publish_leaves_other_promotions_hidden(ready: Promotion, petra: User) -> None:
    other = Promotion.objects.get(pk=ready.pk)
    other.pk, other.slug = None, "other"
    other.save()
    publishing.publish(promotion_id=ready.pk, by=petra)
    other.refresh_from_db()
    assert not other.is_published


def chosen(client: Client, promotion: Promotion) -> str:
    data = ACTION | {"_selected_action": str(promotion.pk)}
    page = client.post("/admin/promotions/promotion/", data, follow=True)
    return page.content.decode()


def test_admin_action_publishes_what_is_ready(
    ready: Promotion, petra: User, client: Client
) -> None:
    client.force_login(petra)
    assert "Ready is published." in chosen(client, ready)


def test_admin_action_says_what_is_missing(ready: Promotion, petra: User, client: Client) -> None:
    drop_regions(ready)
    client.force_login(petra)
    assert "No region is named." in chosen(client, ready)
    ready.refresh_from_db()
    assert not ready.is_published


def test_admin_action_is_not_offered_without_its_permission(
    ready: Promotion, petra: User, client: Client
) -> None:
    petra.groups.get().permissions.remove(Permission.objects.get(codename="publish_promotion"))
    client.force_login(petra)
    chosen(client, ready)
    ready.refresh_from_db()
    assert not ready.is_published


def test_admin_form_cannot_publish(ready: Promotion, petra: User, client: Client) -> None:
    client.force_login(petra)
    page = client.get(f"/admin/promotions/promotion/{ready.pk}/change/").content.decode()
    assert 'name="is_published"' not in page


@pytest.mark.long
def test_admin_counts_codes_and_shows_none(ready: Promotion, client: Client) -> None:
    ada = make_member("ada@example.com", is_staff=True, is_superuser=True)
    monitor = make_product(category=ready.rewards.get().categories.get())
    for _ in range(17):
        member = make_member()
        make_claim(member, ready, make_registered(member, product=monitor))
    client.force_login(ada)
    page = client.get(f"/admin/promotions/promotion/{ready.pk}/change/").content.decode()
    assert re.search(r'Waiting claims:?</label>\s*<div class="readonly">17</div>', page)
    batch = ready.rewards.get().batches.get()
    listed = client.get("/admin/promotions/codebatch/").content.decode()
    shown = client.get(f"/admin/promotions/codebatch/{batch.pk}/change/").content.decode()
    assert "1 free, 0 allocated, 0 voided" in page
    assert "codes.txt" in listed
    assert "ABCDE-1" not in page + listed + shown
    assert client.get("/admin/promotions/rewardcode/").status_code == 404
