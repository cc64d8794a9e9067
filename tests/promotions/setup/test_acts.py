"""The acts by which a promotion is paused, resumed, ended, taken down and deleted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.eligibility import ReasonCode
from promotions.models import Promotion, PromotionState
from promotions.promises.changes import NotPossible
from promotions.setup import cloning, publishing
from redemptions.claims import drafts, submit
from redemptions.claims.submit import NotEligible
from tests.factories import (
    make_claim,
    make_draft,
    make_promotion,
    make_registered,
    make_reward,
    today,
    upload,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = {code: f"The shop is closed ({code})." for code, _name in settings.LANGUAGES}


@pytest.fixture
def running() -> Promotion:
    promotion = make_promotion(slug="running", limit_per_member=3)
    make_reward(promotion, n=3)
    return promotion


def pause(promotion: Promotion, by: User) -> None:
    publishing.pause(promotion_id=promotion.pk, by=by, texts=WHY)
    promotion.refresh_from_db()


def test_one_function_says_the_state() -> None:
    promotion = make_promotion()
    first, last = promotion.starts_on, promotion.claim_until
    states = [promotion.state(day) for day in (first - DAY, first, last, last + DAY)]
    assert states == ["scheduled", "running", "running", "ended"]
    promotion.paused_at = promotion.closes_at()
    states = [promotion.state(day) for day in (first - DAY, first, last, last + DAY)]
    assert states == ["paused", "paused", "paused", "ended"]
    promotion.is_published = False
    assert promotion.state() == PromotionState.DRAFT


def test_a_pause_is_told_everywhere_and_keeps_what_was_filled_in(
    running: Promotion, petra: User, alice: User, client: Client
) -> None:
    draft = make_draft(alice, running, make_registered(alice))
    pause(running, petra)
    with pytest.raises(NotEligible) as refused:
        submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    assert [reason.why for reason in refused.value.reasons] == [ReasonCode.PAUSED]
    words = "The shop is closed (en)."
    assertContains(client.get(reverse("promotion", args=["running"])), words)
    assertContains(client.get(reverse("promotions")), "The promotion is paused.")
    client.force_login(alice)
    page = client.get(reverse("promotion", args=["running"]))
    assertContains(page, "What you filled in is saved.")
    assertNotContains(page, 'enctype="multipart/form-data"')
    confirm = client.get(reverse("redeem-confirm", args=["running"]))
    assert confirm.headers["Location"] == reverse("promotion", args=["running"])
    publishing.resume(promotion_id=running.pk, by=petra)
    assert submit.submit_claim(by=alice, draft_id=draft.pk, language="en").pk


def test_what_is_sent_during_a_pause_is_saved(
    running: Promotion, petra: User, alice: User, client: Client
) -> None:
    registered = make_registered(alice)
    pause(running, petra)
    client.force_login(alice)
    sent = {"product": registered.pk, f"photo_{registered.pk}": upload("serial.jpg")}
    client.post(reverse("promotion", args=["running"]), sent)
    assert drafts.draft_of(alice, running).photo is not None


def test_a_pause_needs_its_text_in_the_portals_own_language(
    running: Promotion, petra: User
) -> None:
    with pytest.raises(NotPossible) as refused:
        publishing.pause(promotion_id=running.pk, by=petra, texts=WHY | {"en": " "})
    assert refused.value.reasons == ["The text is missing: English."]


def test_today_becomes_the_last_day_and_the_old_one_is_kept(
    running: Promotion, petra: User
) -> None:
    was = running.claim_until.isoformat()
    publishing.end_today(promotion_id=running.pk, by=petra)
    running.refresh_from_db()
    assert (running.claim_until, running.ends_on) == (today(), today())
    assert (running.state(), running.state(today() + DAY)) == ("running", "ended")
    assert ["claim_until", was, today().isoformat()] in running.changes.get().values


def test_it_is_taken_down_while_nobody_claimed(
    running: Promotion, petra: User, alice: User
) -> None:
    pause(running, petra)
    publishing.unpublish(promotion_id=running.pk, by=petra)
    running.refresh_from_db()
    assert (running.state(), running.paused_at) == ("draft", None)
    Promotion.objects.update(is_published=True)
    make_claim(alice, running)
    with pytest.raises(NotPossible, match="1 claim was made"):
        publishing.unpublish(promotion_id=running.pk, by=petra)


def test_a_draft_is_deleted_unless_it_was_published_or_has_codes(
    full: Promotion, petra: User
) -> None:
    with pytest.raises(NotPossible, match="1 code is loaded"):
        publishing.delete_draft(promotion_id=full.pk, by=petra)
    clone = cloning.clone_promotion(promotion_id=full.pk, by=petra)
    publishing.delete_draft(promotion_id=clone.pk, by=petra)
    assert not Promotion.objects.filter(pk=clone.pk).exists()
    publishing.publish(promotion_id=full.pk, by=petra)
    publishing.unpublish(promotion_id=full.pk, by=petra)
    with pytest.raises(NotPossible, match="It was published once"):
        publishing.delete_draft(promotion_id=full.pk, by=petra)


@pytest.mark.parametrize("act", [publishing.resume, publishing.delete_draft])
def test_an_act_out_of_its_state_is_refused(
    act: Callable[..., None], running: Promotion, petra: User
) -> None:
    with pytest.raises(NotPossible, match="State: Running"):
        act(promotion_id=running.pk, by=petra)


@pytest.mark.long
def test_the_bar_offers_what_fits_and_each_act_asks_first(
    running: Promotion, petra: User, rita: User, client: Client
) -> None:
    def url(name: str) -> str:
        return reverse(f"admin:promotions_promotion_{name}", args=[running.pk])

    client.force_login(petra)
    page = client.get(url("change"))
    assert [name for name, _act in page.context["acts"]] == ["pause", "ending", "withdrawal"]
    assertContains(page, url("acts_pause"))
    assertContains(client.get(url("acts_pause")), "They read this:")
    assertContains(client.post(url("acts_pause"), {"id": "Nanti."}), "This field is required.")
    assertContains(client.post(url("acts_pause"), WHY, follow=True), "The shop is closed (en).")
    assert Promotion.objects.get(paused_at__isnull=False) == running
    client.post(url("acts_resumption"), {"go": "on"})
    assert not Promotion.objects.filter(paused_at__isnull=False).exists()
    client.force_login(rita)
    assert client.get(url("acts_pause")).status_code == 403
