"""Which addresses of reviews are taken, and which of those that lead elsewhere are not."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from membership.models import ReviewHost
from membership.shout_outs.links import checked_link, hosts_of

HOSTS = ["www.shop.example", "shop.example"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.shop.example/p/12#reviews", "https://www.shop.example/p/12"),
        ("https://shop.example/r?id=12&page=2", "https://shop.example/r?id=12&page=2"),
        ("https://SHOP.example/R/A-b_c~1", "https://shop.example/R/A-b_c~1"),
    ],
)
def test_a_review_on_the_list_is_taken(typed: str, stored: str) -> None:
    assert checked_link(typed, HOSTS) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "http://shop.example/r/1",
        "javascript:alert(1)//shop.example/r",
        "data:text/html,shop.example/r",
        "//shop.example/r/1",
        "shop.example/r/1",
        "https:shop.example/r/1",
        "https:///shop.example/r/1",
        "https://evil.example/r/1",
        "https://shop.example.evil.example/r/1",
        "https://evilshop.example/r/1",
        "https://sub.shop.example/r/1",
        "https://shop.example@evil.example/r/1",
        "https://evil.example@shop.example/r/1",
        "https://shop.example:443/r/1",
        "https://shop.example:8443/r/1",
        "https://shop.example./r/1",
        "https://shop.example%2eevil.example/r/1",
        "https://shop.example%00/r/1",
        "https://\u0455hop.example/r/1",
        "https://xn--hop-7cd.example/r/1",
        "https://shop。example/r/1",
        "https://shop.example\\@evil.example/r/1",
        "https://shop.example\t/r/1",
        " https://shop.example/r/1",
        "https://shop.example/r/1\nSet-Cookie: a=b",
        "https://[::1]/r/1",
        "https://127.0.0.1/r/1",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/r/1",
        "https://localhost/r/1",
        "https://shop.example",
        "https://shop.example/",
        "https://shop.example/out?url=https://evil.example/",
        "https://shop.example/r?next=/x",
        "https://shop.example/r?redirect_to=evil",
        "https://shop.example/r?RETURNURL=evil",
        "https://shop.example/r?x=https%3A%2F%2Fevil.example",
        "https://shop.example/r?x=%252F%252Fevil.example",
        "https://shop.example//evil.example/r",
        "https://shop.example/%5C%5Cevil.example",
        "https://shop.example/r/%0d%0aX:1",
        "https://shop.example/r/\u202egpj.exe",
        f"https://shop.example/{'a' * 500}",
    ],
)
def test_an_address_that_leads_astray_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        checked_link(typed, HOSTS)


@pytest.mark.django_db
def test_hosts_are_those_of_the_region_and_the_database_takes_hosts_alone() -> None:
    for host, region in (("a.example", ""), ("b.example", "DE"), ("c.example", "SG")):
        ReviewHost.objects.create(host=host, region=region)
    assert hosts_of("DE") == ["a.example", "b.example"]
    for wrong in ("https://a.example", "a.example:1", "a.example/x", "A.example", "xn--a.example"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewHost.objects.create(host=wrong)
