"""Letters about a claim once more: for a member who says that none came."""

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.throttles import Throttle
from notifications.models import Email, EmailQuerySet
from notifications.outbox import queue
from redemptions.emails import claim_emails
from redemptions.models import Claim, statuses
from redemptions.models.locks import lock_claim

# Enough for a mistake or two in the address, and too few to fill somebody's mailbox.
AGAIN = Throttle("letter-again", limit=3, seconds=3600)


class Obstacle(TextChoices):
    """Why a letter is not sent once more."""

    ON_ITS_WAY = "on_its_way", _("This letter is on its way already.")
    NO_CODE = "no_code", _("There is no code any more that this letter could tell.")
    TOO_OFTEN = "too_often", _("That was often enough for now. Please try again in an hour.")


class CannotResend(Exception):
    """The letter is not sent once more."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


def emails_about(claim: Claim) -> EmailQuerySet:
    """List the letters about a claim to its member, the newest first, without their bodies."""
    about = Email.objects.filter(about=claim.reference, user=claim.user_id)
    return about.defer("text", "html", "encrypted_bodies").order_by("-pk")


def obstacle(claim: Claim, message: Email) -> Obstacle | None:
    """Say what keeps a letter from being sent once more, the throttle aside."""
    if message.status in {Email.Status.QUEUED, Email.Status.SENDING}:
        return Obstacle.ON_ITS_WAY
    if message.holds_secret and not statuses.visible_code(claim):
        return Obstacle.NO_CODE
    return None


@transaction.atomic
def resend_claim_email(*, claim_id: int, message_id: int) -> Email:
    """Send a letter about a claim once more, to the address that the member has now.

    A letter with a code is written anew and tells the code that the claim has now. Three an hour
    for each claim, whoever asks. It asks the claim, under its lock; the other way to send a letter
    again, ``notifications.outbox.delivery.retry_failed_email``, asks nothing about it.

    Raises:
        Message.DoesNotExist: no such letter is about this claim.
        NotAgain: it is on its way, its code is gone, or that was often enough.
    """
    # Of two presses at once the second finds the letter of the first on its way.
    claim = lock_claim(claim_id, *Claim.Status.values)
    letters = emails_about(claim)
    message = letters.get(pk=message_id)
    if found := obstacle(claim, letters.filter(kind=message.kind).latest("pk")):
        raise CannotResend(found)
    if not AGAIN.hit(claim.pk):
        raise CannotResend(Obstacle.TOO_OFTEN)
    copies = letters.count()
    if not message.holds_secret:
        key = f"again:{message.pk}:{copies}"
        return queue.copy_email(message, to=claim.user.email, dedupe_key=key)
    # What did not arrive is not sent any more, and need not hold the code.
    failed = letters.filter(holds_secret=True, status=Email.Status.FAILED)
    failed.update(encrypted_bodies=None)
    return claim_emails.code(claim, claim.fulfilment, copy=copies)
