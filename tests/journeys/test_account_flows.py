"""What members do about their account, on a phone and on a desk.

The second factor is set up and asked for on the tour, at both widths.
"""

import pytest
from playwright.sync_api import expect

from portal import demo
from tests.journeys import tour, tour_rare
from tests.journeys.browsing import Arrive, at_both_widths
from tests.journeys.tour import follow
from tests.journeys.visitor import PASSWORD

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long, at_both_widths]


def test_who_forgot_the_password_signs_in_with_a_new_one(arrive: Arrive, width: str) -> None:
    site = tour_rare.case(arrive, "reader", f"flow-{width}").site
    member = arrive(width=width, forgives="status of 400")
    member.email = f"forgetful.flow-{width}@example.com"
    member.open("/account/login/")
    member.field("Email").fill(member.email)
    member.field("Password").fill("not-the-password-at-all")
    follow(member.page, member.button("Sign In").click)
    expect(member.page.locator(".form-errors")).to_be_focused()
    expect(member.field("Email")).to_have_value(member.email)
    follow(member.page, member.link("Forgot your password?").click)
    member.field("Email").fill(member.email)
    follow(member.page, member.button("Send the code").click)
    member.field("Code").fill(member.code())
    follow(member.page, member.button("Confirm").click)
    for field in member.page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    follow(member.page, member.button("Change Password").click)
    member.sees("Your password is changed")
    follow(member.page, member.link("Sign In").click)
    member.sign_in(member.email, PASSWORD)
    member.sees("Hello, Forgetful")
    follow(member.page, member.page.get_by_role("button", name="Sign Out").click)
    member.open("/products/")
    assert "/account/login/" in member.page.url
    assert site.row("SELECT 1 FROM accounts_user WHERE email = %s", member.email)


def test_password_and_address_are_changed(arrive: Arrive, width: str) -> None:
    mover = tour_rare.case(arrive, "mover", f"flow-{width}", width=width, forgives="status of 400")
    mover.open("/account/password/change/")
    mover.field("Current Password").fill(demo.PASSWORD)
    mover.field("New Password").fill("short")
    mover.field("New Password (again)").fill("short")
    follow(mover.page, mover.button("Change Password").click)
    expect(mover.page.locator(".form-errors")).to_be_focused()
    mover.field("Current Password").fill(demo.PASSWORD)
    mover.field("New Password").fill(PASSWORD)
    mover.field("New Password (again)").fill(PASSWORD)
    follow(mover.page, mover.button("Change Password").click)
    mover.sees("Password successfully changed.")
    mover.sign_in(mover.email, PASSWORD)
    mover.open("/account/profile/")
    follow(mover.page, mover.link("Change Email").click)
    moved = f"moved.{width}@example.com"
    mover.field("Email").fill(moved)
    follow(mover.page, mover.button("Change Email").click)
    mover.email = moved
    mover.field("Code").fill(mover.code())
    follow(mover.page, mover.button("Confirm").click)
    mover.open("/account/profile/")
    mover.sees(moved)


def test_other_browsers_are_signed_out(arrive: Arrive, width: str) -> None:
    tour_rare.case(arrive, "writer", f"flow-{width}")
    here, there = arrive(width=width), arrive(width=width)
    for browser in (there, here):
        browser.sign_in(f"writer.flow-{width}@example.com")
    here.open("/account/logins/")
    here.sees("this device")
    follow(here.page, here.button("Sign out everywhere else").click)
    here.sees("You are signed out everywhere else.")
    there.open("/products/")
    assert "/account/login/" in there.page.url
    here.open("/products/")
    assert "/account/login/" not in here.page.url


def test_newsletters_are_chosen_and_ended_by_the_link_of_a_letter(
    arrive: Arrive, width: str
) -> None:
    reader = tour_rare.case(arrive, "reader", f"flow-{width}", width=width)
    reader.open("/account/subscribe/")
    reader.page.get_by_label("New products").check()
    follow(reader.page, reader.button("Save").click)
    reader.sees("Your choice is saved.")
    nobody = arrive(width=width)
    nobody.open(tour.unsubscribing(nobody, reader.email))
    follow(nobody.page, nobody.button("Unsubscribe").click)
    nobody.sees("You're unsubscribed")
    reader.open("/account/subscribe/")
    expect(reader.page.get_by_label("New products")).not_to_be_checked()


def test_language_is_the_members_then_the_menus_then_the_browsers(
    arrive: Arrive, width: str
) -> None:
    tour_rare.case(arrive, "reader", f"flow-{width}")
    reader = arrive("id", width=width)
    page = reader.page
    html = page.locator("html")
    reader.open("/account/login/")
    expect(html).to_have_attribute("lang", "id")
    page.locator(".topbar .menu summary").click()
    page.get_by_role("button", name="繁體中文").click()
    expect(html).to_have_attribute("lang", "zh-hant")
    reader.language = "zh-hant"
    reader.sign_in(f"reader.flow-{width}@example.com")
    expect(html).to_have_attribute("lang", "zh-hant")
    reader.open("/account/profile/")
    reader.field("Language").select_option("en")
    follow(page, reader.button("Save").click)
    expect(html).to_have_attribute("lang", "en")
    reader.language = "en"
    reader.field("Language").select_option("")
    reader.field("Last Name").fill("Beispiel")
    follow(page, reader.button("Save").click)
    reader.language = "zh-hant"
    expect(reader.field("Last Name")).to_have_value("Beispiel")
