"""What each page asks the database, in queries and rows: one more is seen here, growth or not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from portal.pages import same_for_visitors
from portal.pages.promotion_list import ENDED_SHOWN
from products.models import Product
from promotions.models import Promotion, Reward, shown_stamp
from tests.factories import make_category, make_promotion, make_reward, today
from tests.page_stage import Asked, Stage, counted, make_stage
from tests.wide_stage import make_wide

pytestmark = pytest.mark.django_db
# Session and member are two of them; the promotions that run are kept, and their stamp is one.
MEMBERS = {
    "overview": Asked(9, 25),
    "my-products": Asked(10, 38),
    "promotions": Asked(8, 26),
    "promotion": Asked(14, 27),
    "redeem-history": Asked(7, 19),
    "inbox": Asked(3, 5),
    "claim": Asked(11, 5),
}
# Pages beside claims, with eight of each kind.
WIDE = {
    "Repair Inquiry": Asked(4, 15),
    "a repair": Asked(15, 23),
    "a quote": Asked(7, 12),
    "repairs of a product": Asked(6, 9),
    "Apply for Service": Asked(5, 20),
    "Appointment Inquiry": Asked(9, 11),
    "an appointment": Asked(6, 3),
    "Book an appointment": Asked(4, 13),
    "My Points": Asked(10, 27),
    "Earn": Asked(5, 3),
    "Points History": Asked(4, 22),
    "Rewards Shop": Asked(13, 39),
    "a shop item": Asked(11, 8),
    "Points Orders": Asked(4, 18),
    "a points order": Asked(9, 6),
    "Shout Outs": Asked(12, 35),
    "a shout out": Asked(6, 6),
    "reviews of a product": Asked(10, 11),
    "Ticket History": Asked(4, 15),
    "a ticket": Asked(8, 9),
}
VISITORS = {"overview": 1, "promotions": 1, "faq": 0}


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Begin as a process does that has just started."""
    same_for_visitors.forget()
    yield
    same_for_visitors.forget()


def paths(stage: Stage) -> dict[str, str]:
    given = {"promotion": stage.promotions[0].slug, "claim": stage.claims[0].reference}
    return {name: reverse(name, args=[given[name]] if name in given else []) for name in MEMBERS}


def test_what_the_pages_of_a_member_ask_the_database() -> None:
    stage = make_stage(products=10, claims=10, promotions=2, emails=3)
    client = Client()
    client.force_login(stage.member)
    found = {}
    for name, path in paths(stage).items():
        client.get(path)
        with counted() as found[name]:
            assert client.get(path).status_code == 200
    assert found == MEMBERS


@pytest.mark.long
def test_what_the_pages_beside_claims_ask_the_database() -> None:
    member, paths = make_wide(8)
    client = Client()
    client.force_login(member)
    found = {}
    for name, path in paths.items():
        client.get(path)
        with counted() as found[name]:
            assert client.get(path).status_code == 200
    assert found == WIDE
    assert max(asked.queries for asked in found.values()) <= 15


@pytest.mark.parametrize("name", VISITORS)
def test_a_page_for_visitors_is_made_once(name: str) -> None:
    make_reward(make_promotion(), n=1)
    first = Client().get(reverse(name))
    with counted() as asked:
        again = Client().get(reverse(name))
    assert asked.queries == VISITORS[name]
    assert token_of(first.content) != token_of(again.content), "each browser has its own"
    assert stripped(first.content) == stripped(again.content)


def token_of(page: bytes) -> str:
    return str(same_for_visitors.TOKEN.findall(page.decode())[0])


def stripped(page: bytes) -> str:
    return same_for_visitors.TOKEN.sub("", page.decode())


def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    promotion = make_promotion(name="Spring")
    tag = client.get("/promotions/").headers["ETag"]
    known = {"If-None-Match": tag}
    assert client.get("/promotions/", headers=known).status_code == 304
    assert Client().get("/promotions/", headers=known).status_code == 200, "has another token"
    promotion.texts.filter(field="name").update(text="Autumn")
    changed = client.get("/promotions/", headers=known)
    assert changed.status_code == 200
    assert "Autumn" in changed.content.decode()


def test_a_member_has_no_page_of_the_visitors(client: Client, alice: User) -> None:
    tag = client.get("/").headers["ETag"]
    client.force_login(alice)
    own = client.get("/", headers={"If-None-Match": tag})
    assert "no-store" in own.headers["Cache-Control"]
    assert alice.first_name in own.content.decode()


def ended(number: int, *, models: int) -> None:
    """Promotions that are over, each with a reward for all of these models."""
    category = make_category()
    products = Product.objects.bulk_create(
        Product(category=category, name=f"Card {n} of {number}", model=f"C{number}-{n}")
        for n in range(models)
    )
    days = dict.fromkeys(["starts_on", "ends_on", "claim_until"], today() - timedelta(days=400))
    bought = dict.fromkeys(["purchase_from", "purchase_until"], today() - timedelta(days=400))
    made = Promotion.objects.bulk_create(
        Promotion(
            slug=f"old-{n}", name=f"Old {n}", is_published=True, regions=["DE"], **days, **bought
        )
        for n in range(number)
    )
    rewards = Reward.objects.bulk_create(
        Reward(promotion=one, name="Code", kind=Reward.Kind.CODE) for one in made
    )
    through = Reward.products.through
    through.objects.bulk_create(
        through(reward=reward, product=product) for reward in rewards for product in products
    )


@pytest.mark.long
def test_pages_for_visitors_read_no_more_with_what_is_over() -> None:
    running = make_promotion()
    make_reward(running, n=1)
    guide = reverse("redeem-guide", args=[running.slug])
    pages = ["/", "/promotions/", "/support/faq/", "/search/?q=old", guide]

    def read() -> dict[str, tuple[Asked, Asked]]:
        """What the first visit after a change asks, and what the next one asks."""
        same_for_visitors.forget()
        found = {}
        for page in pages:
            with counted() as first:
                assert Client().get(page).status_code == 200
            with counted() as again:
                Client().get(page)
            found[page] = (first, again)
        return found

    nothing_over = read()
    ended(30, models=2)
    some_over = read()
    assert "</mark> 29" in Client().get("/search/?q=old").content.decode()
    Promotion.objects.filter(name__startswith="Old").delete()
    ended(60, models=20)
    assert read() == some_over
    for page, (first, again) in some_over.items():
        # A guide shows a model, once there is one; the list those that ended.
        assert again.queries <= nothing_over[page][1].queries + 1, page
        assert first.rows <= nothing_over[page][0].rows + 3 * ENDED_SHOWN + 1, page


def test_whatever_pages_show_of_promotions_draws_a_new_stamp() -> None:
    reward = make_reward(make_promotion(), stock=5, kind=Reward.Kind.PHYSICAL)
    seen = {shown_stamp.current()}
    Promotion.objects.update(banner="banners/x.png")
    seen.add(shown_stamp.current())
    reward.categories.clear()
    seen.add(shown_stamp.current())
    Reward.objects.update(name="Mouse")
    seen.add(shown_stamp.current())
    assert len(seen) == 4
    Reward.objects.update(stock=4)
    assert shown_stamp.current() in seen, "not with each approval"
