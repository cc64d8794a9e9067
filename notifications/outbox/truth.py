"""Truth: an e-mail whose matter no longer holds is withdrawn, and sent by no door any more.

Whether it holds is known by the app that wrote the e-mail, which fills the slot below. It is asked
when the matter changes, by the worker right before it sends, and whenever somebody sends again.
"""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.web.slots import Slot
from notifications.models import WITHOUT_SECRET, Email, EmailQuerySet

STILL_TRUE: Slot[Callable[[Email], bool]] = Slot("whether an e-mail is still true")


class Obstacle(TextChoices):
    """Why an e-mail cannot be sent again."""

    ON_ITS_WAY = "on_its_way", _("This email is already on its way.")
    UNTRUE = "untrue", _("This email is out of date, so we won't send it again.")
    NO_CODE = "no_code", _("The code in this email is no longer available.")
    UNREADABLE = "unreadable", _("We can't read this code at the moment. Please try again later.")
    WIPED = "wiped", _("The text of this email was deleted because of its age.")
    TOO_OFTEN = "too_often", _("You've reached the limit for now. Please try again in an hour.")


def is_still_true(email: Email) -> bool:
    """Return whether what an e-mail says still holds."""
    return all(asks(email) for asks in STILL_TRUE)


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
    untrue = [email.pk for email in unsent if not is_still_true(email)]
    return withdraw(Email.objects.filter(pk__in=untrue))


def withdraw(emails: EmailQuerySet) -> int:
    """Withdraw unsent e-mails, and wipe their secrets; return how many."""
    return emails.unsent().update(
        status=Email.Status.WITHDRAWN,
        leased_until=None,
        encrypted_bodies=WITHOUT_SECRET,
        cause="",
        answer="",
    )
