"""Parts of the review page that are kept: the same for many claims, and anew once they change."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.models import Promotion
from redemptions.models import CheckRun, Claim, ReasonStamp, SendBackReason, SendBackReasonText
from redemptions.review import objections, triage, whole_claim
from redemptions.review.pages import kept_parts
from tests.factories import make_claim, make_promotion, make_reward

pytestmark = pytest.mark.django_db
NAME = "Serial number does not match"
OPEN = r'<details class="acts__back"\s+open>'


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[Any, Any]:
    kept: dict[Any, Any] = {}
    monkeypatch.setattr(kept_parts, "_kept", kept)
    return kept


@pytest.fixture
def promotion() -> Promotion:
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=9)
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    return make_claim(alice, promotion)


@pytest.fixture
def desk_client(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def page_of(client: Client, claim: Claim) -> Any:
    return client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))


def reword() -> None:
    SendBackReasonText.objects.filter(reason__name=NAME, language="en").update(text="Other words")


def rename() -> None:
    SendBackReason.objects.filter(name=NAME).update(name="Another name")


def restrict() -> None:
    SendBackReason.objects.get(name="Another name").promotions.add(make_promotion(slug="else"))


def retire() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE redemptions_sendbackreason SET is_active = false WHERE position < 3")


def delete() -> None:
    SendBackReason.objects.all().delete()


def test_what_changes_of_the_reasons_is_on_the_next_page(desk_client: Client, claim: Claim) -> None:
    def listed() -> list[tuple[str, str]]:
        return re.findall(
            r'name="reasons"[^>]*data-text="([^"]*)"[^>]*>\s*([^<]*?)\s*<',
            text_of(desk_client, claim),
        )

    seen = [listed()]
    stamps = {ReasonStamp.objects.get().stamp}
    for change in (reword, rename, restrict, retire, delete):
        change()
        seen.append(listed())
        assert seen[-1] != seen[-2], change.__name__
        stamps.add(ReasonStamp.objects.get().stamp)
    names = [{name for _text, name in each} for each in seen]
    assert NAME in names[0] & names[1]
    assert "Other words" in {text for text, _name in seen[1]}
    assert names[2] - names[1] == {"Another name"} == names[2] - names[3]
    assert names[4] < names[3]
    assert not names[5]
    assert len(stamps) == 6


def text_of(client: Client, claim: Claim) -> str:
    return str(page_of(client, claim).content.decode())


def test_they_are_kept_for_the_promotion_the_languages_and_what_failed(
    desk_client: Client, claim: Claim, kept: dict[Any, Any], promotion: Promotion, bob: User
) -> None:
    page_of(desk_client, claim)
    page_of(desk_client, make_claim(bob, promotion))
    assert len([key for key in kept if "_reasons" in key[0]]) == 1, "claims that are alike share it"
    reason = SendBackReason.objects.get(name=NAME)
    chosen = f'value="{reason.pk}"[^>]*checked'
    assert not re.search(chosen, text_of(desk_client, claim))
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now(), due_at=None)
    run.checks.create(kind="serial", verdict="fail", rule="serial/1")
    assert re.search(chosen, text_of(desk_client, claim)), "what failed chooses its own reason"
    own_words = reason.texts.get(language="de").text
    assertNotContains(page_of(desk_client, claim), own_words)
    Claim.objects.filter(pk=claim.pk).update(language="de")
    User.objects.filter(pk=claim.user_id).update(language="de")
    assertContains(page_of(desk_client, claim), own_words)
    other = make_promotion(slug="other", limit_per_member=9)
    make_reward(other, n=9)
    reason.promotions.add(other)
    assertNotContains(page_of(desk_client, claim), f"{NAME}\n")
    assertContains(page_of(desk_client, make_claim(bob, other)), f"{NAME}\n")


def test_nothing_is_kept_without_a_stamp(
    desk_client: Client, claim: Claim, kept: dict[Any, Any]
) -> None:
    ReasonStamp.objects.all().delete()
    assertContains(page_of(desk_client, claim), NAME)
    assert not [key for key in kept if "_reasons" in key[0]]


def test_what_somebody_typed_is_theirs(desk_client: Client, claim: Claim) -> None:
    kept_page = page_of(desk_client, claim)
    path = reverse("admin:redemptions_claim_sending-back", args=[claim.pk])
    seen = {"seen": kept_page.context["seen"]}
    wrong = desk_client.post(path, {**seen, "reason": " "})
    assert re.search(OPEN, wrong.content.decode())
    note = reverse("admin:redemptions_claim_note", args=[claim.pk])
    long = desk_client.post(note, {"note-text": "x" * 1001})
    assertContains(long, "x" * 1001)
    assertNotContains(page_of(desk_client, claim), "x" * 1001)
    assert not re.search(OPEN, text_of(desk_client, claim))


def test_a_reviewer_assigns_to_none_but_themselves_and_a_lead_to_any(
    desk_client: Client, claim: Claim, rita: User, lena: User
) -> None:
    mine = f'<option value="{rita.pk}">{rita.email}</option>'
    chosen = mine.replace(">", " selected>", 1)
    assertContains(page_of(desk_client, claim), mine)
    triage.assign(claim_id=claim.pk, by=lena, to=rita)
    assertContains(page_of(desk_client, claim), chosen)
    assertNotContains(page_of(desk_client, claim), lena.email)
    desk_client.force_login(lena)
    page = page_of(desk_client, claim)
    assertContains(page, chosen)
    assertContains(page, f'<option value="{lena.pk}">{lena.email}</option>')


def test_what_speaks_against_it_is_the_same_by_the_checks_that_are_shown(
    claim: Claim, rita: User
) -> None:
    for outcome in ((), ("serial", "date")):
        run = CheckRun.objects.create(claim=claim, done_at=timezone.now(), due_at=None)
        run.checks.create(kind="model", verdict="pass", rule="model/1")
        for kind in outcome:
            run.checks.create(kind=kind, verdict="fail", rule="x/1")
        whole = whole_claim.of(claim.pk, rita)
        asked = objections.objections_to([claim])[claim.pk]
        assert objections.objections_by(whole, *whole_claim.checks(whole)) == asked
        assert [each.code for each in asked.against] == list(outcome)
