"""Newsletters: which topics a member reads, and the way out that each of their letters carries."""

from collections.abc import Iterable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from accounts.models import Subscription, User
from notifications.outbox import queue


@transaction.atomic
def choose(*, by: User, topics: Iterable[str]) -> None:
    """Set the member's topics to exactly these; one kept from before keeps its date."""
    chosen = set(topics)
    for topic in by.subscriptions.exclude(topic__in=chosen).values_list("topic", flat=True):
        unsubscribe(by=by, topic=topic)
    for topic in sorted(chosen):
        subscribe(by=by, topic=topic)


@transaction.atomic
def subscribe(*, by: User, topic: str) -> None:
    """Let the member read about a topic from now on."""
    row = Subscription(user=by, topic=topic)
    Subscription.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def unsubscribe(*, by: User, topic: str) -> None:
    """Send the member nothing more about a topic, nor what waits to be sent."""
    # Waits for a worker that is about to write to this member: its letter is then taken back too.
    by.subscriptions.filter(topic=topic).delete()
    queue.cancel_newsletters(user=by, about=about(topic))


def topics_of(user: User) -> list[str]:
    """List the topics that a member chose."""
    return list(user.subscriptions.values_list("topic", flat=True))


def about(topic: str) -> str:
    """Name what the letters of a topic are about, for the outbox."""
    return f"newsletter:{topic}"


def unsubscribe_url(user: User, topic: str) -> str:
    """Give the address that ends a subscription without a sign-in."""
    token = _signer().sign(f"{user.pk}.{topic}")
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def named_in(token: str) -> tuple[User, Subscription.Topic] | None:
    """Tell whose subscription to what an address from a letter ends; None if it is none of ours."""
    try:
        pk, topic = _signer().unsign(token).split(".")
        user = User.objects.get(pk=int(pk))
        return user, Subscription.Topic(topic)
    except (BadSignature, ValueError, User.DoesNotExist):
        return None


def _signer() -> Signer:
    # Under the key that never changes: the link of a letter works as long as the letter is kept.
    return Signer(key=settings.DIGEST_KEY, sep=".", salt="accounts.unsubscribe")
