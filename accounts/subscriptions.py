"""Newsletters: which topics a member reads."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Subscription, User


@transaction.atomic
def choose(*, by: User, topics: Iterable[str]) -> None:
    """Set the member's topics to exactly these; one kept from before keeps its date."""
    chosen = set(topics)
    by.subscriptions.exclude(topic__in=chosen).delete()
    Subscription.objects.bulk_create(
        [Subscription(user=by, topic=topic) for topic in sorted(chosen)], ignore_conflicts=True
    )


def topics_of(user: User) -> list[str]:
    """List the topics that a member chose."""
    return list(user.subscriptions.values_list("topic", flat=True))
