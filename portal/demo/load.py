"""Load the demo once, in one transaction."""

from datetime import date
from typing import Final

from django.db import transaction

from accounts.models import User
from foundation.dispatch import left_to_the_sweep
from portal.demo import (
    catalogue,
    claims,
    draws,
    newsletters,
    people,
    promotions,
    readings,
    tickets,
)
from portal.demo.drawings import papers
from portal.demo.membership import points, shop, shout_outs
from portal.demo.service import appointments, bench, desk, repairs
from portal.staff import groups

LATER: Final = (
    tickets.load,
    tickets.chat,
    points.load,
    shop.load,
    shout_outs.load,
    repairs.load,
    bench.load,
    appointments.load,
    desk.load,
)


class NotEmpty(Exception):
    """The database has users who are not part of the demo."""


def is_loaded() -> bool:
    """Return whether the demo's members exist."""
    return User.objects.filter(email__in=[person.email for person in people.MEMBERS]).exists()


@transaction.atomic
def load(*, today: date, force: bool = False) -> bool:
    """Load the demo, with dates relative to today; return whether it was not loaded before.

    Raises:
        NotEmpty: there are users already, and ``force`` is not set.
    """
    if is_loaded():
        return False
    if User.objects.exists() and not force:
        raise NotEmpty
    # Leave its tasks to the sweep, so that a visitor's own uploads are not queued behind them.
    with left_to_the_sweep(), papers.albums(today) as albums:
        groups.sync()
        catalogue.load()
        cast = people.load()
        promotions.load(today=today, by=cast["petra"])
        claims.load(albums, cast)
        claims.ask_for_accounts()
        draws.hold_one(cast)
        readings.keep(picture for album in albums for picture in album.pictures())
        newsletters.load(by=cast["petra"])
        for part in LATER:
            part(cast)
    return True
