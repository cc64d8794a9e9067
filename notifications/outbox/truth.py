"""Truth: an e-mail whose matter no longer holds is withdrawn, and sent by no door any more.

Whether it holds is known by the app that wrote the e-mail, which fills the slot below. It is asked
when the matter changes, by the worker right before it sends, and whenever somebody sends again.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.web.slots import Slot
from notifications.models import WITHOUT_SECRET, Email, EmailQuerySet

Finds = Callable[[Sequence[Email]], Iterable[Email]]
UNTRUE: Slot[Finds] = Slot("which e-mails are no longer true")
# How long, in seconds, an answer about the next e-mails of a batch counts.
FRESH: Final = 0.1


class Obstacle(TextChoices):
    """Why an e-mail cannot be sent again."""

    ON_ITS_WAY = "on_its_way", _("This email is already on its way.")
    UNTRUE = "untrue", _("This email is out of date, so we won't send it again.")
    NO_CODE = "no_code", _("The code in this email is no longer available.")
    UNREADABLE = "unreadable", _("We can't read this code at the moment. Please try again later.")
    WIPED = "wiped", _("The text of this email was deleted because of its age.")
    TOO_OFTEN = "too_often", _("You've reached the limit for now. Please try again in an hour.")


def one_by_one(holds: Callable[[Email], bool]) -> Finds:
    """Fill the slot with a rule about one e-mail."""
    return lambda emails: [email for email in emails if not holds(email)]


def untrue(emails: Sequence[Email]) -> set[int]:
    """Return the keys of those e-mails that say what no longer holds."""
    return {email.pk for finds in UNTRUE for email in finds(emails)}


def is_still_true(email: Email) -> bool:
    """Return whether what an e-mail says still holds."""
    return not untrue([email])


class BatchTruth:
    """Whether the e-mails of a batch still hold: asked for several at once, and soon again.

    ``until``: how long the answers count, by the monotonic clock.
    """

    def __init__(self) -> None:
        self._asked: set[int] = set()
        self._untrue: set[int] = set()
        self.until = 0.0

    def holds(self, email: Email, rest: Iterable[Email]) -> bool:
        """Return whether an e-mail holds, or did a tenth of a second ago; ``rest`` comes next."""
        if email.pk not in self._asked or time.monotonic() > self.until:
            self.until, self._asked = time.monotonic() + FRESH, set()
            try:
                self._untrue = untrue([email, *rest])
            except Exception:  # noqa: BLE001 -- of another one; it stops no more than itself
                return is_still_true(email)
            self._asked = {each.pk for each in (email, *rest)}
        return email.pk not in self._untrue


def obstacle(email: Email, *, holds: Callable[[Email], bool] = is_still_true) -> Obstacle | None:
    """Return why an e-mail cannot be sent again as it is, to whoever asks.

    ``holds`` is the writer's own rule, for a page that has read the matter of many e-mails already.
    """
    if email.status in Email.ON_THEIR_WAY:
        return Obstacle.ON_ITS_WAY
    if email.wiped_at:
        return Obstacle.WIPED
    return None if holds(email) else Obstacle.UNTRUE


def withdraw_untrue(emails: EmailQuerySet) -> int:
    """Withdraw those of these e-mails that no longer hold; return how many.

    Call it in the transaction that changes their matter, with the matter locked. A worker that has
    one of them in hand asks again before it sends; what it has sent by then is noted as sent.
    """
    unsent = emails.unsent().defer("text", "html", "encrypted_bodies")
    return withdraw(Email.objects.filter(pk__in=untrue(list(unsent))))


def withdraw(emails: EmailQuerySet) -> int:
    """Withdraw unsent e-mails, and wipe their secrets; return how many."""
    return emails.unsent().update(
        status=Email.Status.WITHDRAWN,
        leased_until=None,
        encrypted_bodies=WITHOUT_SECRET,
        cause="",
        answer="",
    )
