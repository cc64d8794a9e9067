"""A passkey is added and used, in a browser with an authenticator such as a phone has."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.journeys.browsing import Arrive
from tests.journeys.tour import follow

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]
# One that is built in, asks for a finger and finds its keys by itself.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def authenticator(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_passkey_is_added_signs_in_and_proves_who_one_is(arrive: Arrive) -> None:
    member = arrive(width="phone")
    # Browsers know no passkeys of bare numbers.
    member.site = replace(member.site, url=member.site.url.replace("127.0.0.1", "localhost"))
    page = member.page
    authenticator(page)
    member.sign_in("min@example.com")
    member.open("/account/second-factor/")
    follow(page, member.link("Add a passkey").click)
    follow(page, member.button("Add a passkey").click)
    member.sees("Recovery Codes")
    member.open("/account/second-factor/webauthn/")
    member.sees("Chrome, Linux")
    member.open("/account/email/")
    assert page.url.endswith("/account/email/"), "who has just added it has used it"
    sign_out(page)
    # Alone, without address or password.
    member.open("/account/login/?next=/account/profile/")
    member.button("Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"localhost:\d+/account/profile/$"))
    member.sees("min@example.com")
    sign_out(page)
    # Beside the password, and where one has to show anew who one is.
    member.sign_in("min@example.com")
    assert "/second-factor/authenticate/" in page.url
    member.button("Use a passkey").click()
    page.wait_for_url(lambda url: "/second-factor/" not in url)
    member.open("/account/second-factor/webauthn/reauthenticate/?next=/account/email/")
    member.button("Use a passkey").click()
    page.wait_for_url(re.compile(r"localhost:\d+/account/email/$"))
    member.open("/account/second-factor/webauthn/")
    follow(page, member.link("Remove").click)
    follow(page, member.button("Remove").click)
    member.sees("You don't have any yet.")


def sign_out(page: Page) -> None:
    follow(page, page.get_by_role("button", name="Sign Out").click)
