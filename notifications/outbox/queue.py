"""Queue e-mails: save them as rows in the transaction that causes them, to be sent afterwards.

The row guarantees that the e-mail is sent. The task enqueued after the commit only sends it
sooner: if the broker is down, the sweep sends the e-mail a little later.
"""

import re
from collections.abc import Mapping
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator

from foundation.dispatch import enqueue_on_commit
from foundation.encryption import encrypt
from notifications.models import BODIES, LONGEST_SUBJECT, Email

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

SEND = "notifications.tasks.send_email"
COPIED: Final = (
    "kind",
    "user_id",
    "language",
    "about",
    "reply_to",
    "thread",
    "is_personal",
    "calendar",
    "subject",
    "text",
    "html",
)
HIDDEN = "\u2022" * 8  # shown instead of a secret
BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


class RenderedEmail(NamedTuple):
    """An e-mail as its recipient gets it."""

    subject: str
    text: str
    html: str


def queue_email(  # noqa: PLR0913 -- an e-mail has that many properties
    kind: str,
    *,
    to: str,
    language: str,
    dedupe_key: str,
    context: Mapping[str, Any],
    about: str = "",
    matter: str = "",
    user: "AbstractUser | None" = None,
    hides: str = "",
    private: str = "",
    unsubscribe_url: str = "",
) -> Email:
    """Queue an e-mail in the recipient's language; sent soon after the transaction commits.

    Renders ``emails/<kind>.subject.txt``, ``.txt`` and ``.html``, once for each ``dedupe_key``;
    ``about`` finds it again. ``hides`` names the secret in the context, which no page and no copy
    may show, ``matter`` which it is, ``private`` the lines in it that are for the member alone.
    """
    return _write_once(
        dedupe_key,
        user_id=user.pk if user else None,
        to=to,
        about=about,
        matter=matter,
        unsubscribe_url=unsubscribe_url,
        **_headers_in(context),
        **content(kind, language, context, hides=hides, private=private),
    )


def _headers_in(context: Mapping[str, Any]) -> dict[str, object]:
    """Return what a context says beside the words.

    ``reply_to`` gets its answers; ``thread`` are Message-IDs of what it goes on with, for mail
    programs; ``is_personal``: staff wrote it, so that it does not call itself automatic;
    ``calendar`` is a calendar file that goes with it.
    """
    return {
        "reply_to": context.get("reply_to", ""),
        "thread": " ".join(context.get("thread", ())),
        "is_personal": context.get("is_personal", False),
        "calendar": context.get("calendar", ""),
    }


def promise_email(  # noqa: PLR0913 -- as queue_email
    kind: str,
    *,
    user: "AbstractUser",
    language: str,
    dedupe_key: str,
    about: str,
    matter: str = "",
    holds_secret: bool = False,
) -> Email:
    """Queue an e-mail to a member that a worker writes before the first try, from ``about``.

    For who must be quick: one of ``writing.WRITERS`` writes this kind.
    """
    return _write_once(
        dedupe_key,
        user_id=user.pk,
        to=user.email,
        kind=kind,
        language=language,
        about=about,
        matter=matter,
        holds_secret=holds_secret,
        status=Email.Status.PROMISED,
    )


def copy_email(email: Email, *, to: str, dedupe_key: str) -> Email:
    """Queue an exact copy of an e-mail to this address.

    Raises:
        ValueError: it holds a secret, which no copy may show; queue a new e-mail instead.
    """
    if email.holds_secret:
        raise ValueError(f"Letter {email.pk} holds a secret.")
    copied = {name: getattr(email, name) for name in COPIED}
    if email.encrypted_bodies is not None:
        copied |= _encrypted(*email.bodies())
    return _write_once(dedupe_key, to=to, **copied)


def cancel_newsletters(*, user: "AbstractUser", about: str) -> int:
    """Delete queued newsletters to a member on a topic, not those being sent; returns how many."""
    waiting = Email.objects.filter(user=user.pk, about=about, is_newsletter=True)
    return waiting.filter(status=Email.Status.QUEUED).delete()[0]


def _write_once(dedupe_key: str, **columns: Any) -> Email:
    message_id = make_msgid(domain=urlsplit(settings.BASE_URL).hostname)
    columns["is_newsletter"] = bool(columns.get("unsubscribe_url"))
    email = Email(dedupe_key=dedupe_key, message_id=message_id, **columns)
    began = timezone.now()
    # One statement. Of one that is there nothing is changed; the database tells which it is.
    Email.objects.bulk_create(
        [email],
        update_conflicts=True,
        unique_fields=["dedupe_key"],
        update_fields=["dedupe_key"],
    )
    if email.queued_at < began:
        return Email.objects.get(pk=email.pk)
    enqueue_on_commit(SEND, email.pk)
    return email


def content(
    kind: str, language: str, context: Mapping[str, Any], *, hides: str = "", private: str = ""
) -> dict[str, object]:
    """Render the columns of a kind; the encrypted bodies alone show what is hidden or private."""
    name = hides or private
    hidden = {name: _hidden(context[name])} if name else {}
    shown = render_email(kind, language, {**context, **hidden})
    bodies: dict[str, object] = {"kind": kind, "language": language, **shown._asdict()}
    bodies["holds_secret"] = bool(hides)
    if name:
        sent = render_email(kind, language, context)
        bodies |= _encrypted(sent.text, sent.html)
    return bodies


def _hidden(value: object) -> str | list[str]:
    """Return what is shown in the place of a text, or of the lines of one."""
    return [HIDDEN for _ in value[:1]] if isinstance(value, list) else HIDDEN


def encrypt_bodies(email: Email) -> None:
    """Encrypt an e-mail that was stored in clear, for its member alone; the caller saves it."""
    for column, value in _encrypted(email.text, email.html).items():
        setattr(email, column, value)


def _encrypted(text: str, html: str) -> dict[str, object]:
    seal = uuid4()
    return {"seal": seal, "encrypted_bodies": encrypt(f"{text}\0{html}", BODIES, seal)}


def render_email(kind: str, language: str, context: Mapping[str, Any]) -> RenderedEmail:
    """Render an e-mail without saving it, for previews too.

    ``reply_to`` in the context gets its answers, instead of REPLY_TO_ADDRESS.
    """
    full = {
        "reply_to": settings.REPLY_TO_ADDRESS,
        # A name that a template does not find is logged with all that it was given, codes too.
        "joins_ticket": False,
        **context,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        "language": language,
    }
    with translation.override(language):
        # One line: a name with a line break must not add a header (ASVS 1.3.11). And a plain str
        # again, which the e-mail's page escapes: a rendered template counts as safe HTML.
        subject = " ".join(render_to_string(f"emails/{kind}.subject.txt", full).split())
        text = render_to_string(f"emails/{kind}.txt", full)
        html = render_to_string(f"emails/{kind}.html", {**full, "subject": subject})
    # Cut to the length of the column: a long name must not prevent the approval of a claim.
    line = Truncator(subject).chars(LONGEST_SUBJECT)
    return RenderedEmail(line, BLANK_LINES.sub("\n\n", text).strip() + "\n", html)
