"""The public page: what visitors read, and what they never do; votes and reports."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from foundation.throttles import Throttle
from membership.models import HelpfulVote, HiddenWhy, OnlineStore, ShoutOut
from membership.reviews import freshness, opinions, published
from membership.shout_outs import sending
from products.models import Product
from tests.factories import make_product, make_registered
from tests.membership.lots import make_account
from tests.membership.writers import (
    TEXT,
    hide,
    make_moderator,
    make_owner,
    make_review,
    make_sent,
    make_task,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PAID = "Received points for writing"


def page_of(product: Product) -> str:
    return reverse("product-reviews", args=[product.pk])


def test_visitors_read_what_is_published_and_what_is_hidden_is_counted(client: Client) -> None:
    product, task, mia = make_product(), make_task(), make_moderator()
    empty = client.get(page_of(product))
    assertContains(empty, "Nobody has written about it yet.")
    assertContains(empty, "None is hidden.")
    ann = make_owner("ann@example.com", product, first_name="Annabel", last_name="Quint")
    make_review(ann, task, mia, stars=1, display_name="A. Q.")
    make_review(make_owner(product=product), task, mia, stars=4, language="de", text=f"Gut. {TEXT}")
    hide(make_review(make_owner(product=product), task, mia, text=f"Spam {TEXT}"), mia)
    hide(make_sent(make_owner(product=product), task), mia, HiddenWhy.OFF_TOPIC)
    make_sent(make_owner(product=product), task, text=f"Waits. {TEXT}")
    page = client.get(page_of(product))
    assertContains(page, PAID, count=2)
    assertContains(page, "Verified owner", count=2)
    assertContains(page, "<strong>2.5</strong>")
    assertContains(page, 'itemprop="ratingCount" content="2"')
    for words in ("2 are hidden:", "Illegal content (1)", "Not about the product (1)", "A. Q."):
        assertContains(page, words)
    for secret in ("Annabel", "Quint", "ann@example.com", "Spam", "Waits.", "<script>"):
        assertNotContains(page, secret)
    found = client.get(reverse("search"), {"q": product.model})
    assertContains(found, f'href="{page_of(product)}"')
    german = client.get(page_of(product), {"language": "de"})
    assertContains(german, "Gut.")
    assertNotContains(german, "A. Q.")


def test_a_text_is_escaped_and_a_review_elsewhere_is_not_shown(client: Client) -> None:
    product, mia = make_product(), make_moderator()
    evil = f'<script>alert(1)</script>" itemprop="x {TEXT}'
    make_review(make_owner(product=product), make_task(), mia, text=evil, display_name="<b>B</b>")
    page = client.get(page_of(product))
    assertContains(page, "&lt;script&gt;alert(1)")
    assertNotContains(page, "<b>B</b>")


def test_a_visitor_who_has_the_page_gets_none_until_something_changes(client: Client) -> None:
    product, task, mia = make_product(), make_task(), make_moderator()
    owned = make_owner(product=product)
    review = make_review(owned, task, mia)
    first = client.get(page_of(product))
    tag = {"If-None-Match": first["ETag"]}
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page_of(product), headers=tag).status_code == 304
    assert len(captured) <= 4
    sending.withdraw(by=owned.user, shout_out_id=review.pk)
    again = client.get(page_of(product), headers=tag)
    assert again.status_code == 200
    assertNotContains(again, PAID)
    client.force_login(owned.user)
    assert "ETag" not in client.get(page_of(product))


def test_the_page_asks_as_often_however_many_reviews_there_are(client: Client) -> None:
    product, task, mia = make_product(), make_task(), make_moderator()
    asked = []
    for _number in range(2):
        make_review(make_owner(product=product), task, mia)
        client.get(page_of(product))
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(product))
        asked.append(len(captured))
    assert asked == [9, 9]


@pytest.mark.long
def test_helpful_ones_come_first_and_pages_neither_repeat_nor_leave_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(published, "SHOWN_AT_ONCE", 2)
    product, task, mia = make_product(), make_task(), make_moderator()
    made = [make_review(make_owner(product=product), task, mia) for _n in range(5)]
    ShoutOut.objects.filter(pk=made[1].pk).update(helpful=3)
    keys, after = [], ""
    for _n in range(3):
        piece = published.piece_of(product, language="", after=after, reader=None)
        keys += [one.pk for one in piece.reviews]
        after = piece.after
    assert keys == [made[1].pk, *(one.pk for one in reversed(made) if one != made[1])]
    assert after == ""


def test_other_owners_vote_once(signed_in: Client, alice: User, bob: User) -> None:
    mia, owned = make_moderator(), make_owner()
    review = make_review(owned, make_task(), mia)
    vote = reverse("review-vote", args=[review.reference])
    page = signed_in.post(vote, {"helpful": "yes"}, follow=True)
    assertContains(page, "Only other owners of this product can vote.")
    with pytest.raises(opinions.CannotVote):
        opinions.vote(by=owned.user, shout_out_id=review.pk, is_helpful=True)
    make_registered(alice, owned.product)
    place = f"{page_of(owned.product)}#review-{review.reference}"
    for _twice in range(2):
        assertRedirects(signed_in.post(vote, {"helpful": "yes"}), place)
    behind = {"helpful": "yes", "language": "en", "after": "0123456789"}
    there = f"{page_of(owned.product)}?language=en&after=0123456789#review-{review.reference}"
    assertRedirects(signed_in.post(vote, behind), there)
    review.refresh_from_db()
    assert review.helpful == 1
    assertContains(signed_in.get(page_of(owned.product)), 'aria-pressed="true"')
    with pytest.raises(IntegrityError, match="one_vote_of_a_member"), transaction.atomic():
        HelpfulVote.objects.create(member=alice, shout_out=review)
    signed_in.post(vote, {"helpful": "no"})
    review.refresh_from_db()
    assert review.helpful == 0
    hide(review, mia)
    make_registered(bob, owned.product)
    with pytest.raises(opinions.CannotVote):
        opinions.vote(by=bob, shout_out_id=review.pk, is_helpful=True)


def test_members_report_for_one_of_three_reasons_and_not_too_often(
    signed_in: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(alice)
    review = make_review(make_owner(), make_task(), make_moderator())
    report = reverse("review-report", args=[review.reference])
    assertContains(signed_in.get(report), "We don't hide what is critical.")
    assert signed_in.post(report, {"why": "critical"}).status_code == 200
    for words in ("Somebody looks at it.", "You have reported this already."):
        assertContains(signed_in.post(report, {"why": "personal"}, follow=True), words)
    assert review.reports.get().why == "personal"
    assert [each.kind for each in review.events.all()][-1] == "reported"
    spent = Throttle("reports of a member", limit=0, seconds=60)
    monkeypatch.setattr(opinions, "REPORTS", spent)
    assert signed_in.post(report, {"why": "personal"}).status_code == 429
    assert Client().post(report, {"why": "personal"}).status_code == 302


def test_a_visitors_copy_goes_with_the_release_the_language_and_the_region(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(make_product())
    OnlineStore.objects.create(region="SG", name="Store", address="https://store.example.com/sg/")

    def tag() -> str:
        return str(client.get(page)["ETag"])

    tags = [tag(), tag()]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    tags.append(tag())
    client.post(reverse("region"), {"region": "SG", "next": page})
    tags.append(tag())
    assertContains(client.get(page), "https://store.example.com/sg/")
    monkeypatch.setattr(freshness, "release", lambda: "another")
    tags.append(tag())
    assert (tags[0] == tags[1], len(set(tags))) == (True, 4)
