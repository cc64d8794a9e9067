from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from promotions.models import Promotion, PromotionText
from promotions.models.banner import banner_of
from promotions.setup import cloning, publishing
from tests.factories import make_promotion, upload
from tests.promotions.admin_forms import sent

ROW = "banners-0-"
pytestmark = pytest.mark.django_db


def with_banner(promotion: Promotion) -> PromotionText:
    """Upload a German banner beside the form."""
    return promotion.texts.create(
        language="de", field="banner", text="Frühling", picture=upload("de.jpg")
    )


def send(client: Client, promotion: Promotion, **typed: object) -> int:
    """Send the promotion's form with a row for the German banner; return the answer's status."""
    page = reverse("admin:promotions_promotion_change", args=[promotion.pk])
    data = sent(client, page) | {"banners-TOTAL_FORMS": 1, ROW + "language": "de"}
    return client.post(
        page, data | {ROW + name: value for name, value in typed.items()}
    ).status_code


@pytest.mark.long
def test_a_published_promotion_gains_a_banner_and_has_it_replaced_with_an_entry_each(
    full: Promotion, petra: User, client: Client
) -> None:
    publishing.publish(promotion_id=full.pk, by=petra)
    client.force_login(petra)
    versions = full.terms_versions.count()
    assert send(client, full, picture=upload("de.jpg")) == 200, "without its alternative text"
    assert send(client, full, text="Frühling") == 200, "without its picture"
    assert not full.texts.filter(field="banner").exists()
    assert send(client, full, picture=upload("de.jpg"), text="Frühling") == 302
    first = banner_of(full, "de")
    assert (first.language, first.alt) == ("de", "Frühling")
    assert send(client, full, picture=upload("new.jpg"), text="Neu") == 302
    replaced, added = full.changes.filter(kind="changed")
    assert added.values == [["banners / de", None, f"{first.picture}: Frühling"]]
    now = banner_of(Promotion.objects.get(pk=full.pk), "de").picture
    assert replaced.values == [["banners / de", f"{first.picture}: Frühling", f"{now}: Neu"]]
    assert full.terms_versions.count() == versions, "a banner is no promise"


def test_a_copy_has_the_banners_as_files_of_its_own(full: Promotion, petra: User) -> None:
    original = with_banner(full)
    lost = full.texts.create(language="ko", field="banner", text="봄", picture="gone.jpg")
    made = cloning.clone_promotion(promotion_id=full.pk, by=petra)
    copy = made.texts.get(field="banner")
    assert (copy.language, copy.text) == (original.language, original.text)
    assert copy.picture.name not in {original.picture.name, lost.picture.name}
    assert default_storage.exists(str(copy.picture))


def test_a_deleted_draft_leaves_no_banner_behind(
    petra: User, django_capture_on_commit_callbacks: Any
) -> None:
    draft = make_promotion(is_published=False)
    name = str(with_banner(draft).picture)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.delete_draft(promotion_id=draft.pk, by=petra)
    assert not default_storage.exists(name)
