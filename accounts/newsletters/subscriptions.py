"""Newsletter subscriptions, and the unsubscribe link in each newsletter."""

from collections.abc import Iterable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from accounts.models import Consent, Subscription, User
from accounts.privacy import consent
from foundation.encryption.digests import signer
from notifications.outbox import queue


@transaction.atomic
def choose(*, by: User, topics: Iterable[str]) -> None:
    """Set the member's topics to exactly these; existing subscriptions keep their date."""
    chosen = set(topics)
    for topic in by.subscriptions.exclude(topic__in=chosen).values_list("topic", flat=True):
        unsubscribe(by=by, topic=topic)
    for topic in sorted(chosen):
        subscribe(by=by, topic=topic)


@transaction.atomic
def subscribe(*, by: User, topic: str) -> None:
    """Subscribe the member to a topic: it is also the consent to newsletters."""
    row = Subscription(user=by, topic=topic)
    Subscription.objects.bulk_create([row], ignore_conflicts=True)
    consent.record(by=by, kind=Consent.Kind.NEWSLETTER)


@transaction.atomic
def unsubscribe(*, by: User, topic: str) -> None:
    """Unsubscribe the member from a topic, and cancel its newsletters that are not sent yet.

    With the last topic the consent to newsletters ends.
    """
    # Waits for a worker that is queuing an e-mail to this member, which is then cancelled too.
    by.subscriptions.filter(topic=topic).delete()
    queue.cancel_newsletters(user=by, about=about(topic))
    if not by.subscriptions.exists():
        consent.withdraw_all(by=by, kind=Consent.Kind.NEWSLETTER)


def end_with_consent(user: User, kind: str) -> None:
    """Unsubscribe from all topics a member who withdraws the consent to newsletters."""
    if kind == Consent.Kind.NEWSLETTER:
        choose(by=user, topics=[])


def topics_of(user: User) -> list[str]:
    """Return the topics that a member subscribed to."""
    return list(user.subscriptions.values_list("topic", flat=True))


def about(topic: str) -> str:
    """Return the ``about`` value of a topic's e-mails in the outbox."""
    return f"newsletter:{topic}"


def unsubscribe_url(user: User, topic: str) -> str:
    """Return the URL that ends a subscription without a sign-in."""
    token = _signer().sign(f"{user.pk}.{topic}")
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def named_in(token: str) -> tuple[User, Subscription.Topic] | None:
    """Return the user and topic of an unsubscribe token; None if it is not one of ours."""
    try:
        pk, topic = _signer().unsign(token).split(".")
        user = User.objects.get(pk=int(pk))
        return user, Subscription.Topic(topic)
    except (BadSignature, ValueError, User.DoesNotExist):
        return None


def _signer() -> Signer:
    # The link works for as long as its key is in DIGEST_KEYS, which should be that of the e-mail.
    return signer("accounts.unsubscribe")
