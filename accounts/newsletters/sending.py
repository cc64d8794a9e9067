"""Send newsletters: once, one e-mail to each subscriber of the topic, queued in chunks.

A reader for whom that fails stops no other: it is tried again after all others, then given up, and
staff are told. Each chunk is one transaction that also saves the progress. If a worker is killed,
its chunk is rolled back, and the next worker continues after the last complete chunk.
"""

import logging
import secrets
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Newsletter, NewsletterText, Subscription, UnwrittenNewsletter, User
from accounts.newsletters import subscriptions
from accounts.staff_alarms import Alarm, tell_staff
from foundation import leases
from foundation import text as foundation_text
from foundation.dispatch import LATER, enqueue, enqueue_on_commit, left_to_the_sweep
from foundation.languages import first_language
from foundation.locks import lock_rows
from notifications.models import Email, UndeliverableAddress
from notifications.outbox import queue

KIND: Final = "newsletter"
SEND_NEWSLETTERS: Final = "accounts.send_newsletter"
WRITE: Final = "accounts.tasks.write_newsletter"
# About a second of work: that is how long other tasks wait for this worker, and how long a reader
# in this chunk waits to unsubscribe.
CHUNK: Final = 200
# How often a reader is tried, a minute apart.
MOST_ATTEMPTS: Final = 3

logger = logging.getLogger(__name__)


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
    newsletter = lock_rows(Newsletter.objects.all()).get(pk=newsletter_id)
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
    """Queue the next e-mails of a newsletter, unless another worker is at it.

    Returns how many readers were tried; those that failed come again after all others.
    """
    rows = lock_rows(Newsletter.objects.all(), skip_locked=True)
    found = rows.filter(pk=newsletter_id, status=Newsletter.Status.SENDING)
    newsletter = found.prefetch_related("texts").first()
    if newsletter is None:
        return 0
    unwritten = readers(newsletter.topic).filter(user__gt=newsletter.last_reader)
    if chunk := _lock(unwritten):
        newsletter.last_reader = chunk[-1].user_id
        enqueue_on_commit(WRITE, newsletter.pk, priority=LATER)
    else:
        # Those that failed are left to the sweep, a minute after the last attempt.
        failed = newsletter.unwritten.filter(attempts__lt=MOST_ATTEMPTS)
        chunk = _lock(readers(newsletter.topic).filter(user__in=failed.values("user")))
    # So many tasks would delay the e-mails that somebody is waiting for.
    with left_to_the_sweep():
        newsletter.letters += sum(_try_to_queue(newsletter, reader.user) for reader in chunk)
    _save_progress(newsletter, is_over=not chunk)
    return len(chunk)


def _lock(wanted: QuerySet[Subscription]) -> list[Subscription]:
    """Lock the next readers: whoever unsubscribes now waits, then finds the e-mail to cancel."""
    return list(lock_rows(wanted, for_deletion=True)[:CHUNK])


def _try_to_queue(newsletter: Newsletter, reader: User) -> bool:
    """Queue the e-mail to one reader; a failure is noted and stops no other."""
    failed = newsletter.unwritten.filter(user=reader)
    try:
        with transaction.atomic():
            _queue(newsletter, reader, dedupe_key=f"{KIND}:{newsletter.pk}:{reader.pk}")
    except Exception as error:
        if leases.is_outage(error):
            raise
        cause = type(error).__name__
        logger.error("Newsletter %s was not written to %s: %s", newsletter.pk, reader.pk, cause)  # noqa: TRY400 -- a traceback for each reader would hide the others
        if not failed.update(attempts=F("attempts") + 1):
            UnwrittenNewsletter.objects.create(newsletter=newsletter, user=reader, attempts=1)
        return False
    failed.delete()
    return True


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


def _save_progress(newsletter: Newsletter, *, is_over: bool) -> None:
    """Save the progress; it is over once all e-mails are queued or were given up."""
    newsletter.progressed_at = timezone.now()
    if is_over:
        newsletter.status = Newsletter.Status.SENT
        newsletter.sent_at = newsletter.progressed_at
        _tell_of_unwritten(newsletter)
    newsletter.save(update_fields=["progressed_at", "last_reader", "letters", "status", "sent_at"])


def _tell_of_unwritten(newsletter: Newsletter) -> None:
    """E-mail those who send newsletters, and ops, for how many readers it could not be written."""
    count = newsletter.unwritten.filter(attempts__gte=MOST_ATTEMPTS).count()
    if not count:
        return

    def alarm() -> Alarm:
        happened = ngettext(
            "The newsletter “%(name)s” could not be written for %(count)d reader, though it was "
            "tried several times. All others get it.",
            "The newsletter “%(name)s” could not be written for %(count)d readers, though it was "
            "tried several times. All others get it.",
            count,
        )
        todo = _("The log of the worker names them and says why.")
        written = _text(newsletter, settings.LANGUAGE_CODE)
        names = {"name": written.subject, "count": count}
        page = reverse("admin:accounts_newsletter_change", args=[newsletter.pk])
        return Alarm(_("A newsletter did not reach everybody"), (happened % names, todo), page)

    for permission in (SEND_NEWSLETTERS, "notifications.resend_email"):
        tell_staff(permission, alarm, dedupe=f"unwritten:{newsletter.pk}")
