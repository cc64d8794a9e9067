"""Search promotions, reviews and the FAQ, and for members their own products and claims.

There is little to search: a few promotions, five answers, and the rows of one member. So Python
compares the texts, which makes it easy to ignore accents and separators.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from membership.reviews.published import reviewed_products
from portal.pages.faq import QUESTIONS
from portal.pages.matching import SearchQuery
from products.models import Category
from promotions import kept
from promotions.models import Promotion
from redemptions.models import Claim
from redemptions.models.statuses import label

MOST_SHOWN: Final = 5
# How many of a member's newest rows are searched; nobody has as many.
MOST_LOOKED_AT: Final = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: its URL, and its lines with the matches marked."""

    url: str
    title: SafeString
    lines: tuple[SafeString | str, ...] = ()


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind, the first few of it, and the page that shows all, if one does."""

    name: Promise
    page: str
    hits: list[Hit]
    more: int


def search(wanted: SearchQuery, *, member: User | None) -> list[HitGroup]:
    """Look everywhere; kinds of which nothing is found are left out.

    The number of database queries does not depend on the amount of data.
    """
    groups = []
    if member is not None:
        groups += [
            _group(_("My Products"), "my-products", _products(wanted, member)),
            _group(_("Your claims"), "redeem-history", _claims(wanted, member)),
        ]
    groups += [
        _group(_("Promotions"), "promotions", _promotions(wanted)),
        _group(_("Reviews"), "", _reviews(wanted)),
        _group(_("FAQ"), "faq", _answers(wanted)),
    ]
    return [group for group in groups if group.hits]


def _group(name: Promise, page: str, found: Iterable[Hit]) -> HitGroup:
    """Show the first few, those before all others in whose title it was found."""
    hits = sorted(found, key=lambda hit: "<mark>" not in hit.title)
    return HitGroup(name, page and reverse(page), hits[:MOST_SHOWN], len(hits[MOST_SHOWN:]))


def _products(wanted: SearchQuery, member: User) -> Iterator[Hit]:
    for registered in member.registered_products.live()[:MOST_LOOKED_AT]:
        product, serial = registered.product, registered.serial.serial
        words = f"{product.name} {product.model} {product.category}"
        if wanted.is_in(words, f"{serial} {product.model}"):
            url = f"{reverse('my-products')}#product-{registered.pk}"
            lines = (wanted.marked(serial), wanted.marked(f"{product.category}, {product.model}"))
            yield Hit(url, wanted.marked(product.name), lines)


def _claims(wanted: SearchQuery, member: User) -> Iterator[Hit]:
    for claim in member.claims.for_history()[:MOST_LOOKED_AT]:
        products = [unit.registered_product.product.name for unit in claim.units]
        names = " ".join([*products, *_titles(claim.promotion)])
        serials = " ".join(unit.serial.serial for unit in claim.units)
        if wanted.is_in(names, f"{serials} {claim.reference}"):
            yield Hit(reverse("claim", args=[claim.reference]), *_lines_of(claim, wanted))


def _lines_of(claim: Claim, wanted: SearchQuery) -> tuple[SafeString, tuple[SafeString | str, ...]]:
    product = f"{claim.registered_product.product.name} / {claim.serial.serial}"
    order_id = _("Order ID")
    facts = f"{order_id} {claim.reference} · {claim.promotion.title}"
    return wanted.marked(product), (wanted.marked(facts), label(claim).text)


def _promotions(wanted: SearchQuery) -> Iterator[Hit]:
    running = [(each, each.categories) for each in kept.not_ended()]
    ended = [(each, _categories(each)) for each in kept.lately_ended()]
    for promotion, categories in (*running, *ended):
        subjects = [*(reward.title for reward in promotion.rewards.all()), *map(str, categories)]
        texts = [promotion.summary, promotion.text("terms"), ", ".join(subjects)]
        if wanted.is_in(" ".join([*_titles(promotion), *texts])):
            url = reverse("promotion", args=[promotion.slug])
            yield Hit(url, wanted.marked(promotion.title), tuple(_shown(wanted, texts)))


def _reviews(wanted: SearchQuery) -> Iterator[Hit]:
    for product in reviewed_products()[:MOST_LOOKED_AT]:
        if wanted.is_in(f"{product.name} {product.model} {product.category}", product.model):
            line = wanted.marked(f"{product.category}, {product.model}")
            url = reverse("product-reviews", args=[product.pk])
            yield Hit(url, wanted.marked(product.name), (line,))


def _titles(promotion: Promotion) -> list[str]:
    """Return its names: in the reader's language, and in English as on a printed guide."""
    return [promotion.title, promotion.text("name", "en"), promotion.name]


def _categories(promotion: Promotion) -> set[Category]:
    """Return the categories that its rewards name; not of each product of one that has ended."""
    return {one for reward in promotion.rewards.all() for one in reward.categories.all()}


def _shown(wanted: SearchQuery, texts: Iterable[str]) -> Iterator[SafeString]:
    """Yield the first text, and every other text with a match."""
    for number, text in enumerate(texts):
        if text and (number == 0 or wanted.is_in(text)):
            yield wanted.excerpt(text)


def _answers(wanted: SearchQuery) -> Iterator[Hit]:
    for question in QUESTIONS:
        answer = unescape(strip_tags(render_to_string(question.template)))
        text = " ".join(answer.split())
        if wanted.is_in(f"{question.title} {text}"):
            title = wanted.marked(str(question.title))
            yield Hit(question.url, title, (wanted.excerpt(text),))
