"""Newsletters: sent once to all who chose the topic, a letter each, written chunk by chunk.

Each chunk is one transaction that also notes how far it came: a worker that is killed leaves
nothing of its chunk, and the next one begins where the last whole chunk ended.
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
# A second of work: so long, and no longer, other tasks wait for a worker that is at it, and a
# reader of this chunk who unsubscribes.
CHUNK: Final = 200


class AlreadySent(Exception):
    """Somebody has sent this newsletter before."""

    def __init__(self, newsletter: Newsletter) -> None:
        super().__init__(str(newsletter))
        self.newsletter = newsletter


class NotWritten(Exception):
    """The newsletter has no English text, which all readers without a text of their own get."""


def readers(topic: str) -> QuerySet[Subscription]:
    """Find who is written to about a topic, by member: whose address is confirmed and works."""
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
    """Send a newsletter to all its readers, once and for good.

    Raises:
        AlreadySent: somebody was faster, or pressed twice.
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
    """Write the next letters of a newsletter, unless somebody is at it; returns how many."""
    rows = Newsletter.objects.select_for_update(skip_locked=True, no_key=True)
    found = rows.filter(pk=newsletter_id, status=Newsletter.Status.SENDING)
    newsletter = found.prefetch_related("texts").first()
    if newsletter is None:
        return 0
    # Locked, so that whoever unsubscribes now finds the letter and takes it back.
    unwritten = readers(newsletter.topic).filter(user__gt=newsletter.last_reader)
    chunk = list(unwritten.select_for_update(of=("self",))[:CHUNK])
    # So many hints would stand in the way of the letters that somebody waits for.
    with left_to_the_sweep():
        for reader in chunk:
            _write(newsletter, reader.user, dedupe_key=f"{KIND}:{newsletter.pk}:{reader.user_id}")
    _note_progress(newsletter, chunk)
    return len(chunk)


def sweep() -> int:
    """Ask again for the newsletters that nobody goes on writing; returns how many."""
    stalled = list(Newsletter.objects.stalled().values_list("pk", flat=True))
    for pk in stalled:
        enqueue(WRITE, pk, priority=LATER)
    return len(stalled)


def send_sample(*, newsletter_id: int, by: User, language: str) -> Email:
    """Send a newsletter to its writer alone, as readers of a language would get it.

    Raises:
        NotWritten: the English text is missing.
    """
    newsletter = Newsletter.objects.get(pk=newsletter_id)
    key = f"{KIND}-sample:{newsletter.pk}:{secrets.token_urlsafe(12)}"
    return _write(newsletter, by, dedupe_key=key, language=language)


def preview(newsletter: Newsletter, *, reader: User, language: str) -> queue.RenderedEmail:
    """Show the letter as a reader of a language would get it, without writing it.

    Raises:
        NotWritten: the English text is missing.
    """
    return queue.render_email(KIND, language, _context(newsletter, reader, language))


def _write(newsletter: Newsletter, to: User, *, dedupe_key: str, language: str = "") -> Email:
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


def _note_progress(newsletter: Newsletter, chunk: list[Subscription]) -> None:
    """Note how far the letters are written; where none was left to write, all are."""
    newsletter.progressed_at = timezone.now()
    if chunk:
        newsletter.last_reader = chunk[-1].user_id
        newsletter.letters += len(chunk)
        enqueue_on_commit(WRITE, newsletter.pk, priority=LATER)
    else:
        newsletter.status = Newsletter.Status.SENT
        newsletter.sent_at = newsletter.progressed_at
    newsletter.save(update_fields=["progressed_at", "last_reader", "letters", "status", "sent_at"])
