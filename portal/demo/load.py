"""Loads the demo once, whole or not at all."""

from datetime import date

from django.db import transaction

from accounts.models import User
from foundation.dispatch import left_to_the_sweep
from portal.demo import catalogue, claims, newsletters, people, promotions
from portal.demo.drawings import papers
from portal.staff import groups


class NotEmpty(Exception):
    """Somebody who is not of the demo has signed up here."""


def is_loaded() -> bool:
    """Tell whether the demo's people are here."""
    return User.objects.filter(email__in=[person.email for person in people.MEMBERS]).exists()


@transaction.atomic
def load(*, today: date, force: bool = False) -> bool:
    """Load the demo, its days counted from today; tells whether it was not here before.

    Raises:
        NotEmpty: there are members already, and ``force`` is not given.
    """
    if is_loaded():
        return False
    if User.objects.exists() and not force:
        raise NotEmpty
    # Nothing of it goes ahead of what somebody uploads as soon as the demo is there.
    with left_to_the_sweep(), papers.albums(today) as albums:
        groups.sync()
        catalogue.load()
        cast = people.load()
        promotions.load(today=today, by=cast["petra"])
        claims.load(albums, cast)
        newsletters.load(by=cast["petra"])
    return True
