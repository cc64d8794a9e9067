"""All walks through the pages of visitors and members; together they come by each page."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys import tour, tour_rare
from tests.journeys.browsing import Arrive

Walk = Callable[..., Iterator[tuple[str, Page]]]


def of_visitors(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    visitor = arrive(forgives="status of 4", **how)
    return ((name, visitor.page) for name in tour.of_visitors(visitor))


def of_the_serial_help(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    visitor = arrive(**how)
    return ((name, visitor.page) for name in tour.of_the_serial_help(visitor))


def of_components(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    rita = tour.member(arrive, "rita@example.com", **how)
    rita.open("/components/")
    yield "components", rita.page


def of_members(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    alice = tour.member(arrive, "alice@example.com", **how)
    return ((name, alice.page) for name in tour.of_members(alice))


WALKS: dict[str, Walk] = {
    "visitors": of_visitors,
    "members": of_members,
    "serial help": of_the_serial_help,
    "components": of_components,
    "claims": tour.of_claims,
    "second factor": tour.of_the_second_factor,
    "newcomers": tour_rare.of_newcomers,
    "disputes": tour_rare.of_disputes,
    "hand-overs": tour_rare.of_handovers,
    "what is opened": tour_rare.of_what_is_opened,
    "sent back": tour_rare.of_claims_sent_back,
    "what went wrong": tour_rare.of_what_went_wrong,
    "promotions": tour_rare.of_promotions,
}
