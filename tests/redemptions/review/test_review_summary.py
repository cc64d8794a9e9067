"""Facts: each thing that was claimed has a light, and the word beside it says the same."""

from datetime import timedelta

import pytest

from accounts.models import User
from redemptions.models import Check, CheckRun, Claim
from redemptions.review import review_summary
from redemptions.review.review_summary import Fact, TrafficLight
from tests.factories import make_claim, make_promotion, make_reward, today


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion(limit_per_member=1)
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def fact(claim: Claim, name: str, checks: list[Check], counted: int = 1) -> Fact:
    run = CheckRun(claim=claim) if checks else None
    (found,) = [
        each
        for each in review_summary.facts(claim, run, checks, counted=counted)
        if each.name == name
    ]
    return found


@pytest.mark.parametrize(
    ("verdict", "light"),
    [("pass", "green"), ("near", "amber"), ("unreadable", "amber"), ("fail", "red")],
)
def test_a_verdict_has_its_light(verdict: str, light: str, claim: Claim) -> None:
    check = Check(kind="serial", verdict=verdict, read="K7PX", box=[0.1, 0.2, 0.5, 0.25], page=2)
    found = fact(claim, "Serial Number", [check])
    assert (found.light, found.found, found.page) == (light, "K7PX", 2)
    assert found.verdict == check.get_verdict_display()
    assert found.claimed == claim.serial.serial
    assert found.box_text == "0.1000,0.2000,0.5000,0.2500"


def test_a_serial_that_only_a_copy_shows_says_which(claim: Claim) -> None:
    check = Check(kind="serial", verdict="pass", read_in="sharpened")
    assert fact(claim, "Serial Number", [check]).verdict == "agrees (read in a sharpened copy)"


def test_what_was_not_checked_has_its_light_off(claim: Claim) -> None:
    lights = {each.name: each.light for each in review_summary.facts(claim, None, [], counted=1)}
    assert lights.pop("Region / Location") == TrafficLight.GREEN
    assert lights.pop("Redeem Limit") == TrafficLight.GREEN
    assert set(lights.values()) == {TrafficLight.OFF}


def test_a_day_outside_the_window_is_red_whatever_the_invoice_says(claim: Claim) -> None:
    claim.registered_product.purchased_on = today() - timedelta(days=99)
    found = fact(claim, "Purchase Date", [Check(kind="date", verdict="pass")])
    assert (found.light, found.verdict) == (TrafficLight.RED, "outside the purchase window")


def test_a_region_where_the_promotion_does_not_run_is_red(claim: Claim) -> None:
    claim.user.region = "ID"
    found = fact(claim, "Region / Location", [])
    assert (found.light, found.found) == (TrafficLight.RED, "Indonesia")


def test_over_the_limit_is_red(claim: Claim) -> None:
    assert fact(claim, "Redeem Limit", [], counted=1).light == TrafficLight.GREEN
    assert fact(claim, "Redeem Limit", [], counted=2).light == TrafficLight.RED


def test_of_several_pictures_the_worst_counts(claim: Claim) -> None:
    checks = [
        Check(kind="picture", verdict="pass"),
        Check(kind="picture", verdict="fail", read="0a25b02278"),
        Check(kind="picture", verdict="near", read="ffffffffff"),
    ]
    found = fact(claim, "Same picture elsewhere", checks)
    assert (found.light, found.verdict) == (TrafficLight.RED, "the same")
    assert found.found == "0a25b02278, ffffffffff"


def test_a_risk_is_for_a_person_to_weigh(claim: Claim) -> None:
    checks = [Check(kind="address", verdict="fail", read="bob@example.com")]
    found = fact(claim, "Address of another account", checks)
    assert (found.light, found.is_personal) == (TrafficLight.AMBER, True)
    assert fact(claim, "Many claims", checks).light == TrafficLight.GREEN


def test_the_first_and_the_last_day_of_the_window_count_as_for_the_member(claim: Claim) -> None:
    for day in claim.reward.window():
        claim.registered_product.purchased_on = day
        found = fact(claim, "Purchase Date", [Check(kind="date", verdict="pass")])
        assert found.light == TrafficLight.GREEN


def test_other_claims_with_the_same_invoice_are_named_to_be_opened(claim: Claim, bob: User) -> None:
    other = make_claim(bob, claim.promotion)
    checks = [Check(kind="invoice", verdict="fail", read=f"{other.reference}, 0a25b02278")]
    found = fact(claim, "Same invoice elsewhere", checks)
    assert found.others == ((other.pk, other.reference),)
    assert found.found == "0a25b02278"


@pytest.mark.parametrize(
    ("verdict", "light", "word"),
    [
        ("pass", "green", "on the product"),
        ("near", "amber", "perhaps on the package"),
        ("fail", "red", "on the package"),
        ("unreadable", "amber", "could not be read"),
    ],
)
def test_a_label_is_said_to_be_on_the_product_or_its_package_and_why(
    verdict: str, light: str, word: str, claim: Claim
) -> None:
    check = Check(kind="label", verdict=verdict, read="QTY: 1; cardboard; art", box=[0, 0, 1, 1])
    found = fact(claim, "Label", [check])
    assert (found.light, found.verdict) == (light, word)
    assert found.found == "QTY: 1; cardboard around it; printed in many colours around it"
    assert found.box == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("verdict", "light", "word"),
    [
        ("pass", "green", "agrees"),
        ("near", "amber", "nearly"),
        ("fail", "red", "does not agree"),
        ("unreadable", "off", "not shown"),
    ],
)
def test_what_the_invoice_says_of_the_sale_has_its_name_and_place(
    verdict: str, light: str, word: str, claim: Claim
) -> None:
    check = Check(kind="unit", verdict=verdict, read="CW47870", box=[0.1, 0.2, 0.5, 0.25])
    found = fact(claim, "Serial number on the invoice", [check])
    assert (found.light, found.verdict) == (light, word)
    assert bool(found.box) is (light != "off")
