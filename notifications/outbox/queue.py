"""The outbox: letters are written as rows by the act that they tell of, and sent after it.

The row is the promise. The task that follows the commit is only a hint that it can be kept at
once: if the broker is down, the sweep sends the letter a little later.
"""

import re
from collections.abc import Mapping
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator

from foundation.dispatch import enqueue_on_commit
from foundation.encryption import encrypt
from notifications.models import LONGEST_SUBJECT, Email

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

SEND = "notifications.tasks.send_email"
HIDDEN = "\u2022" * 8  # in the place of a secret
BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


class RenderedEmail(NamedTuple):
    """A letter as its reader gets it."""

    subject: str
    text: str
    html: str


def queue_email(  # noqa: PLR0913 -- a letter has that many sides
    kind: str,
    *,
    to: str,
    language: str,
    dedupe_key: str,
    context: Mapping[str, Any],
    about: str = "",
    user: "AbstractUser | None" = None,
    hides: str = "",
    unsubscribe_url: str = "",
) -> Email:
    """Write one letter in the reader's language; sent soon after the transaction commits.

    Renders ``emails/<kind>.subject.txt``, ``.txt`` and ``.html``. A second letter with the same
    ``dedupe_key`` is the first one: it is returned and nothing new is written. ``about`` finds it
    again: the Order ID of a claim, for example. ``hides`` names the secret in the context, which no
    page and no copy may show: it is sealed for the one letter. What can be unsubscribed
    is a newsletter, for which no other letter waits.
    """
    return _write_once(
        dedupe_key,
        kind=kind,
        user_id=user.pk if user else None,
        to=to,
        language=language,
        about=about,
        is_newsletter=bool(unsubscribe_url),
        unsubscribe_url=unsubscribe_url,
        **_written(kind, language, context, hides),
    )


def copy_email(message: Email, *, to: str, dedupe_key: str) -> Email:
    """Write a letter once more, word for word, as a letter of its own to this address.

    Raises:
        ValueError: it holds a secret, which no copy may show; write that letter anew.
    """
    if message.holds_secret:
        raise ValueError(f"Letter {message.pk} holds a secret.")
    kept = ("kind", "user_id", "language", "about", "subject", "text", "html")
    return _write_once(dedupe_key, to=to, **{name: getattr(message, name) for name in kept})


def cancel_newsletters(*, user: "AbstractUser", about: str) -> int:
    """Drop the newsletters to a member about this that no worker has in hand; returns how many."""
    waiting = Email.objects.filter(user=user.pk, about=about, is_newsletter=True)
    return waiting.filter(status=Email.Status.QUEUED).delete()[0]


def _write_once(dedupe_key: str, **columns: Any) -> Email:
    message_id = make_msgid(domain=urlsplit(settings.BASE_URL).hostname)
    message, is_new = Email.objects.get_or_create(
        dedupe_key=dedupe_key, defaults={**columns, "message_id": message_id}
    )
    if is_new:
        enqueue_on_commit(SEND, message.pk)
    return message


def _written(kind: str, language: str, context: Mapping[str, Any], hides: str) -> dict[str, object]:
    """Write the bodies; of a letter with a secret the copy that stays hides it."""
    kept = render_email(kind, language, {**context, hides: HIDDEN} if hides else context)
    bodies: dict[str, object] = {**kept._asdict(), "holds_secret": bool(hides)}
    if hides:
        sent = render_email(kind, language, context)
        bodies["encrypted_bodies"] = encrypt(f"{sent.text}\0{sent.html}")
    return bodies


def render_email(kind: str, language: str, context: Mapping[str, Any]) -> RenderedEmail:
    """Render a letter without writing it, for whoever wants to see it first."""
    full = {
        **context,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        "reply_to": settings.REPLY_TO_ADDRESS,
        "language": language,
    }
    with translation.override(language):
        # One line: a name with a line break in it must not add a header (ASVS 1.3.11). And a plain
        # text again, which the page of the letter escapes: what a template gives counts as HTML.
        subject = " ".join(render_to_string(f"emails/{kind}.subject.txt", full).split())
        text = render_to_string(f"emails/{kind}.txt", full)
        html = render_to_string(f"emails/{kind}.html", {**full, "subject": subject})
    # And one that the row has room for: a long name must not keep a claim from being approved.
    line = Truncator(subject).chars(LONGEST_SUBJECT)
    return RenderedEmail(line, BLANK_LINES.sub("\n\n", text).strip() + "\n", html)
