"""Writing: the text of an e-mail whose row was queued without one, by who wants it to be quick.

The row says of what kind it is and what it is about; the app that queued it fills the slot below.
It is written once and stored, so that each try sends the same, and pages show what was sent.
"""

import logging
from collections.abc import Callable, Iterable, Mapping

from foundation.web.slots import Slot
from notifications.models import Email

logger = logging.getLogger(__name__)

# Each returns the columns of an e-mail, as ``queue.content`` does, or None: it is not of its kinds.
WRITERS: Slot[Callable[[Email], Mapping[str, object] | None]] = Slot("what writes an e-mail")


class NobodyWrites(Exception):
    """No app that is installed writes this kind of e-mail."""


def write(email: Email) -> None:
    """Write an e-mail that has no text yet, and store it; from then on it may be sent.

    One that was withdrawn is written for the pages alone, without its secret. Of two who write it
    at once, the second reads what the first has stored.

    Raises:
        NobodyWrites: no app does, as while two releases run.
    """
    if email.subject or email.status not in {Email.Status.PROMISED, Email.Status.WITHDRAWN}:
        return
    written = next((found for writes in WRITERS if (found := writes(email)) is not None), None)
    if written is None:
        raise NobodyWrites(email.kind)
    if email.status == Email.Status.WITHDRAWN:
        columns = {**written, "seal": None, "encrypted_bodies": None}
    else:
        columns = {**written, "status": Email.Status.QUEUED, "attempts": 0}
    # One that was withdrawn meanwhile keeps no secret.
    if Email.objects.filter(pk=email.pk, status=email.status, subject="").update(**columns):
        for name, value in columns.items():
            setattr(email, name, value)
    else:
        email.refresh_from_db(fields=[*columns])


def written(emails: Iterable[Email], *, with_failed: bool = False) -> list[Email]:
    """Return e-mails for a page, which shows no blank in the place of one that waits to be written.

    One that cannot be written is left out, but where staff look ``with_failed``: they see why.
    """
    rows = []
    for email in emails:
        try:
            write(email)
        except Exception:
            logger.exception("Email %s cannot be written.", email.pk)
        if email.subject or (with_failed and email.status == Email.Status.FAILED):
            rows.append(email)
    return rows
