"""What members hold, links and cookies, stays valid when a module moves."""

from django.conf import settings
from django.core.signing import Signer
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from accounts.sign_in import known_browsers
from products.ownership import transfers


def test_the_cookie_of_a_known_browser_keeps_its_salt(alice: User) -> None:
    response = HttpResponse()
    known_browsers.remember(RequestFactory().get("/"), response, alice)
    name, request = settings.BROWSER_COOKIE_NAME, RequestFactory().get("/")
    request.COOKIES[name] = response.cookies[name].value
    assert request.get_signed_cookie(name, None, salt="accounts.known_browsers")


def test_the_link_of_an_offered_product_keeps_its_salt() -> None:
    signed = Signer(key=settings.DIGEST_KEYS[0], sep=".", salt="products.handover").sign("token")
    assert transfers._signer().unsign(signed) == "token"  # noqa: SLF001 -- signs e-mailed links
