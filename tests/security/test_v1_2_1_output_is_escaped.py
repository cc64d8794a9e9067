"""V1.2.1, V1.3.7, V3.4.3, V4.1.1: what members and staff type is shown as text on every page."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Email
from products.models import Category, Product, Store
from promotions.models import Promotion, PromotionText
from redemptions.models import Claim
from redemptions.review import decisions, triage
from tests.factories import make_claim, make_dispute, make_member, make_promotion, make_registered
from tests.factories import make_reward as make_a_reward

TYPED = '"><b data-typed>{{7|add:7}}</b>'
OF_MEMBERS = ("overview", "promotions", "my-products", "redeem-history", "profile", "inbox")
OF_STAFF = (
    "admin:redemptions_claim_changelist",
    "admin:products_serialdispute_changelist",
    "admin:promotions_promotion_changelist",
)


class Tags(HTMLParser):
    """Notes each element that came out of what somebody typed."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name == "data-typed" for name, _ in attrs):
            self.typed.append(tag)


def elements_typed(html: str) -> list[str]:
    """Read a page as a browser does, and name the elements that were typed."""
    parser = Tags()
    parser.feed(html)
    return parser.typed


@pytest.fixture
def claim(rita: User) -> Claim:
    """A claim around which everything that can be typed is an attack."""
    member = make_member(first_name=TYPED, last_name=TYPED)
    promotion = make_promotion()
    make_a_reward(promotion, n=1, name=TYPED)
    registered = make_registered(member)
    claim = make_claim(member, promotion, registered)
    Promotion.objects.update(name=TYPED)
    PromotionText.objects.update(text=TYPED)
    Product.objects.update(name=TYPED)
    Category.objects.update(name=TYPED)
    Store.objects.update(name=TYPED)
    claim.refresh_from_db()
    triage.note(claim_id=claim.pk, by=rita, text=TYPED)
    decisions.send_back(claim_id=claim.pk, by=rita, reason=TYPED)
    make_dispute(make_member(), registered)
    return claim


def pages(claim: Claim, lena: User) -> dict[str, tuple[User, str]]:
    """Name pages, each with who looks at it and its address."""
    own = {
        name: (claim.user, reverse(name, args=[*args]))
        for name, args in {
            **dict.fromkeys(OF_MEMBERS, ()),
            "claim": (claim.reference,),
            "redeem-message": (claim.reference,),
            "redeem-again": (claim.reference,),
            "promotion": (claim.promotion.slug,),
            "redeem-guide": (claim.promotion.slug,),
        }.items()
    }
    staff = {name: (lena, reverse(name)) for name in OF_STAFF}
    one = reverse("admin:redemptions_claim_change", args=[claim.pk])
    return {**own, **staff, "admin:redemptions_claim_change": (lena, one)}


def test_nothing_typed_becomes_an_element_or_is_compiled_on_any_page(
    client: Client, claim: Claim, lena: User
) -> None:
    assert elements_typed(TYPED), "The attack itself is none."
    faults, shown = {}, 0
    for name, (who, path) in pages(claim, lena).items():
        client.force_login(who)
        page = client.get(path)
        html = page.content.decode()
        policy = page.headers["Content-Security-Policy"]
        shown += "{{7|add:7}}" in html
        found = {
            "status": page.status_code if page.status_code != 200 else None,
            "elements": elements_typed(html),
            "policy": [word for word in ("unsafe", "data:text") if word in policy],
            "lacks": [
                part for part in ("object-src 'none'", "base-uri 'none'") if part not in policy
            ],
            "type": None
            if page.headers["Content-Type"] == "text/html; charset=utf-8"
            else page.headers["Content-Type"],
        }
        if any(found.values()):
            faults[name] = {key: value for key, value in found.items() if value}
    assert faults == {}
    assert shown > len(OF_MEMBERS), "The attack is not shown at all."


def test_nothing_typed_becomes_an_element_of_an_e_mail(claim: Claim) -> None:
    letters = [email.bodies() for email in Email.objects.filter(user=claim.user)]
    sent_back = [html for _, html in letters if "{{7|add:7}}" in html]
    assert sent_back
    assert [elements_typed(html) for html in sent_back] == [[]] * len(sent_back)
