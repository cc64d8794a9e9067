"""Send newsletters: once, one e-mail to each subscriber of the topic, queued in chunks.

Each chunk is one transaction that also saves the progress. If a worker is killed, its chunk is
rolled back, and the next worker continues after the last complete chunk.
"""

import secrets
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts.models import Newsletter, NewsletterText, Subscription, User
from accounts.newsletters import subscriptions
from foundation import text as foundation_text
from foundation.dispatch import LATER, enqueue, enqueue_on_commit, left_to_the_sweep
from foundation.languages import first_language
from notifications.models import Email, UndeliverableAddress
from notifications.outbox import queue

KIND: Final = "newsletter"
WRITE: Final = "accounts.tasks.write_newsletter"
# About a second of work: that is how long other tasks wait for this worker, and how long a reader
# in this chunk waits to unsubscribe.
CHUNK: Final = 200


class AlreadySent(Exception):
    """Somebody has already sent this newsletter."""

    def __init__(self, newsletter: Newsletter) -> None:
        super().__init__(str(newsletter))
        self.newsletter = newsletter


class NotWritten(Exception):
    """The newsletter has no English text, the fallback for languages without a text."""


def readers(topic: str) -> QuerySet[Subscription]:
    """Return a topic's subscribers whose address is confirmed and not undeliverable, by member."""
    own = EmailAddress.objects.filter(user=OuterRef("user"), verified=True)
    confirmed = own.filter(email__iexact=OuterRef("user__email"))
    undeliverable = UndeliverableAddress.objects.annotate(lower=Lower("address"))
    subscribed = Subscription.objects.filter(topic=topic, user__is_active=True).filter(
        Exists(confirmed),
        ~Exists(undeliverable.filter(lower=Lower(OuterRef("user__email")))),
    )
    return subscribed.select_related("user").order_by("user")


@transaction.atomic
def send(*, newsletter_id: int, by: User) -> Newsletter:
    """Send a newsletter to all its readers; this cannot be repeated or undone.

    Raises:
        AlreadySent: somebody else has sent it, or pressed the button twice.
        NotWritten: the English text is missing.
    """
    newsletter = Newsletter.objects.select_for_update(no_key=True).get(pk=newsletter_id)
    if newsletter.status != Newsletter.Status.DRAFT:
        raise AlreadySent(newsletter)
    _text(newsletter, settings.LANGUAGE_CODE)
    newsletter.status = Newsletter.Status.SENDING
    newsletter.begun_by = by
    newsletter.begun_at = newsletter.progressed_at = timezone.now()
    newsletter.save(update_fields=["status", "begun_by", "begun_at", "progressed_at"])
    enqueue_on_commit(WRITE, newsletter.pk, priority=LATER)
    return newsletter


@transaction.atomic
def write_chunk(newsletter_id: int) -> int:
    """Queue the next e-mails of a newsletter, unless another worker is at it; returns how many."""
    rows = Newsletter.objects.select_for_update(skip_locked=True, no_key=True)
    found = rows.filter(pk=newsletter_id, status=Newsletter.Status.SENDING)
    newsletter = found.prefetch_related("texts").first()
    if newsletter is None:
        return 0
    # Locked, so that whoever unsubscribes now waits, then finds the e-mail and cancels it.
    unwritten = readers(newsletter.topic).filter(user__gt=newsletter.last_reader)
    chunk = list(unwritten.select_for_update(of=("self",))[:CHUNK])
    # So many tasks would delay the e-mails that somebody is waiting for.
    with left_to_the_sweep():
        for reader in chunk:
            _queue(newsletter, reader.user, dedupe_key=f"{KIND}:{newsletter.pk}:{reader.user_id}")
    _save_progress(newsletter, chunk)
    return len(chunk)


def sweep() -> int:
    """Enqueue newsletters again on which no worker makes progress; returns how many."""
    stalled = list(Newsletter.objects.stalled().values_list("pk", flat=True))
    for pk in stalled:
        enqueue(WRITE, pk, priority=LATER)
    return len(stalled)


def send_sample(*, newsletter_id: int, by: User, language: str) -> Email:
    """Send a newsletter only to this member of staff, as readers of a language would get it.

    Raises:
        NotWritten: the English text is missing.
    """
    newsletter = Newsletter.objects.get(pk=newsletter_id)
    key = f"{KIND}-sample:{newsletter.pk}:{secrets.token_urlsafe(12)}"
    return _queue(newsletter, by, dedupe_key=key, language=language)


def preview(newsletter: Newsletter, *, reader: User, language: str) -> queue.RenderedEmail:
    """Render the e-mail as a reader of a language would get it, without saving it.

    Raises:
        NotWritten: the English text is missing.
    """
    return queue.render_email(KIND, language, _context(newsletter, reader, language))


def _queue(newsletter: Newsletter, to: User, *, dedupe_key: str, language: str = "") -> Email:
    language = first_language(language, to.language)
    return queue.queue_email(
        KIND,
        to=to.email,
        user=to,
        language=language,
        about=subscriptions.about(newsletter.topic),
        dedupe_key=dedupe_key,
        unsubscribe_url=subscriptions.unsubscribe_url(to, newsletter.topic),
        context=_context(newsletter, to, language),
    )


def _context(newsletter: Newsletter, reader: User, language: str) -> dict[str, object]:
    written = _text(newsletter, language)
    return {
        "newsletter": newsletter,
        "written": written,
        "paragraphs": foundation_text.as_html(written.text),
        "unsubscribe_url": subscriptions.unsubscribe_url(reader, newsletter.topic),
        "subscribe_url": settings.BASE_URL + reverse("subscribe"),
    }


def _text(newsletter: Newsletter, language: str) -> NewsletterText:
    text = newsletter.text_in(language)
    if text is None:
        raise NotWritten
    return text


def _save_progress(newsletter: Newsletter, chunk: list[Subscription]) -> None:
    """Save the progress; an empty chunk means that all e-mails are queued."""
    newsletter.progressed_at = timezone.now()
    if chunk:
        newsletter.last_reader = chunk[-1].user_id
        newsletter.letters += len(chunk)
        enqueue_on_commit(WRITE, newsletter.pk, priority=LATER)
    else:
        newsletter.status = Newsletter.Status.SENT
        newsletter.sent_at = newsletter.progressed_at
    newsletter.save(update_fields=["progressed_at", "last_reader", "letters", "status", "sent_at"])
