import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from promotions.codes.pool import decrypt_code
from promotions.models import Reward, RewardCode
from redemptions.dashboard import panels
from redemptions.models import Claim, SendBackReason
from redemptions.review import decisions
from tests.crowd import claims_for
from tests.factories import make_claim, make_promotion, make_reward

PAGE = "admin:redemptions_claim_dashboard"
CSV = "admin:redemptions_claim_dashboard_csv"


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion(name="Summer"), n=30)


@pytest.fixture
def petras(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def page(client: Client, **asked: str | int) -> str:
    """What the page itself shows, without the frame of the administration."""
    response = client.get(reverse(PAGE), asked)
    assert response.status_code == 200
    text = response.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def table(client: Client, name: str, **asked: str | int) -> list[list[str]]:
    response = client.get(reverse(CSV, args=[name]), asked)
    assert response.status_code == 200
    text = b"".join(response).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


# --- Who sees it -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lena", "petra", "omar", "axel"])
def test_those_who_lead_see_it(who: str, client: Client, request: pytest.FixtureRequest) -> None:
    client.force_login(request.getfixturevalue(who))
    assert "Open claims" in page(client)
    assert table(client, "open")[0][0] == "Promotion"
    assert reverse(PAGE) in client.get(reverse("admin:index")).content.decode()


def test_a_reviewer_does_not(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.get(reverse(CSV, args=["open"])).status_code == 403
    assert reverse(PAGE) not in client.get(reverse("admin:index")).content.decode()


def test_a_member_is_led_to_the_sign_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    for path in (reverse(PAGE), reverse(CSV, args=["open"])):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")


def test_it_is_only_read(petras: Client) -> None:
    assert petras.post(reverse(PAGE)).status_code == 405
    assert petras.post(reverse(CSV, args=["open"])).status_code == 405


# --- What it shows ---------------------------------------------------------------------------


def test_without_data_each_panel_says_so(petras: Client) -> None:
    text = page(petras)
    assert text.count("No data yet.") == len(panels.NAMES)
    assert "<svg" not in text


def decide_some(claims: list[Claim], by: User) -> None:
    reason = SendBackReason.objects.order_by("pk")[0]
    for number, claim in enumerate(claims):
        if number % 3 == 0:
            decisions.approve(claim_id=claim.pk, by=by)
        elif number % 3 == 1:
            decisions.send_back(claim_id=claim.pk, by=by, reason="Blurred.", reasons=[reason])


def test_each_chart_has_a_name_and_the_table_of_its_figures(
    petras: Client, reward: Reward, rita: User
) -> None:
    decide_some(claims_for(reward, 6), rita)
    text = page(petras)
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawings) == 7
    for drawing in drawings:
        assert 'role="img"' in drawing
        named = re.findall(r'aria-labelledby="([^"]+)"', drawing)[0].split()
        assert all(f'id="{each}"' in drawing for each in named)
        assert not re.search(r"[xy]=\"[^\"]*,", drawing), "a comma is no part of a number"
    assert text.count("<caption") == 6
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_nothing_on_it_needs_what_the_policy_forbids(
    petras: Client, reward: Reward, rita: User
) -> None:
    decide_some(claims_for(reward, 6), rita)
    own = page(petras)
    assert "<rect" in own
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", own)


@pytest.mark.parametrize("language", ["id", "zh-hant"])
def test_drawings_are_numbers_in_every_language(
    language: str, petras: Client, petra: User, reward: Reward, rita: User
) -> None:
    petra.language = language
    petra.save()
    decide_some(claims_for(reward, 6), rita)
    text = page(petras)
    assert "Open claims" not in text
    places = re.findall(r'<rect[^>]* x="([^"]*)" y="([^"]*)"', text)
    assert places
    assert all(each.isdecimal() for place in places for each in place)


def test_a_reward_that_runs_out_stands_out(petras: Client, reward: Reward) -> None:
    assert "panel__figure--empty" not in page(petras)
    RewardCode.objects.filter(reward=reward).update(voided_at=timezone.now())
    text = page(petras)
    assert "panel__figure--empty" in text
    assert "none left" in text


def test_one_promotion_is_chosen_by_its_name(petras: Client, reward: Reward) -> None:
    claims_for(reward, 1)
    other = make_promotion(name="Winter")
    make_reward(other, n=1)
    assert table(petras, "open", promotion=other.pk) == table(petras, "open")[:1]
    assert table(petras, "open", promotion=reward.promotion_id)[1][0] == "Summer"
    text = page(petras, days=7, promotion=other.pk)
    assert f"?days=7&amp;promotion={other.pk}" in text


def test_days_are_those_that_were_chosen(petras: Client, reward: Reward, rita: User) -> None:
    decide_some(claims_for(reward, 1), rita)
    assert len(table(petras, "days")) == 1 + 30
    days = [row[0] for row in table(petras, "days", days=7)[1:]]
    newest = timezone.now().date()
    assert days == [str(newest - timedelta(days=n)) for n in range(7)]


@pytest.mark.parametrize("asked", [{"days": "8"}, {"days": "x"}, {"promotion": "999999"}])
def test_what_is_no_choice_is_told(asked: dict[str, str], petras: Client) -> None:
    assert "errorlist" in page(petras, **asked)
    assert petras.get(reverse(CSV, args=["open"]), asked).status_code == 404


# --- For spreadsheets ------------------------------------------------------------------------


@pytest.mark.long
def test_each_table_is_there_for_a_spreadsheet(petras: Client, reward: Reward, rita: User) -> None:
    decide_some(claims_for(reward, 6), rita)
    for name in panels.NAMES:
        rows = table(petras, name)
        assert len({len(row) for row in rows}) == 1, name
        assert reverse(CSV, args=[name]) in page(petras) or len(rows) == 1
    head, only = table(petras, "promotions")
    assert head[:3] == ["Promotion", "Decisions", "Approved (%)"]
    assert only == ["Summer", "4", "50.0", "50.0", "0.0", "0.0"]


def test_an_unknown_table_is_not_there(petras: Client) -> None:
    assert petras.get(reverse(CSV, args=["codes"])).status_code == 404


def test_a_spreadsheet_runs_no_name(petras: Client, rita: User) -> None:
    reward = make_reward(make_promotion(name="=1+1"), name="@SUM(A1)", n=3)
    reason = SendBackReason.objects.create(name="+2")
    first, second = claims_for(reward, 2)
    decisions.send_back(claim_id=first.pk, by=rita, reason="Blurred.", reasons=[reason])
    decisions.approve(claim_id=second.pk, by=rita)
    for name in ("open", "times", "promotions"):
        assert table(petras, name)[1][0] == "'=1+1"
    assert table(petras, "reasons")[1][0] == "'+2"
    assert table(petras, "stock")[1][:2] == ["'@SUM(A1)", "'=1+1"]


def test_neither_codes_nor_persons_are_in_it(petras: Client, reward: Reward, rita: User) -> None:
    alice = User.objects.create_user("alice@example.com", first_name="Alicia", region="DE")
    claim = make_claim(alice, reward.promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    secrets = {decrypt_code(code) for code in RewardCode.objects.all()}
    assert len(secrets) == 30
    secrets |= {"alice@", "Alicia", claim.reference, claim.serial.serial, "rita@", "Rita"}
    texts = [page(petras), *(str(table(petras, name)) for name in panels.NAMES)]
    assert "Summer" in texts[0]
    assert not [secret for secret in secrets for text in texts if secret in text]


# --- What it costs ---------------------------------------------------------------------------


@pytest.mark.long
def test_it_costs_the_same_with_many_claims(petras: Client, reward: Reward, rita: User) -> None:
    one, *many = claims_for(reward, 20)
    decisions.approve(claim_id=one.pk, by=rita)
    page(petras)  # the session and the kinds of rows are known from here on
    counts = []
    for claims in ([], many):
        decide_some(claims, rita)
        with CaptureQueriesContext(connection) as queries:
            page(petras)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30
