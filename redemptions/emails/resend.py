"""Resend e-mails about a claim, for a member who did not receive them."""

from functools import partial

from django.db import transaction

from accounts.models import User
from foundation.throttles import Throttle
from fulfilment.emails.still_true import is_still_true as is_still_asked
from fulfilment.models import Cause, Fulfilment
from notifications.models import Email, EmailQuerySet
from notifications.outbox import queue, truth
from notifications.outbox.truth import Obstacle
from redemptions.emails import claim_emails, still_true
from redemptions.models import Claim, statuses
from redemptions.models.conflicts import refuse_handling
from redemptions.models.locks import lock_claim

# Enough for a mistake or two in the address, too few to flood somebody's mailbox.
AGAIN = Throttle("letter-again", limit=3, seconds=3600)


class CannotResend(Exception):
    """The e-mail cannot be resent now."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


def resend_as_staff(*, claim_id: int, message_id: int, by: User) -> Email:
    """Resend an e-mail about a claim because its member asked; nobody does so for themselves.

    Raises:
        ConflictOfInterest: it is one's own claim, or that of a related account.
        Email.DoesNotExist, CannotResend: as ``resend_claim_email``.
    """
    refuse_handling(Claim.objects.select_related("user").get(pk=claim_id), by)
    return resend_claim_email(claim_id=claim_id, message_id=message_id)


def emails_about(claim: Claim) -> EmailQuerySet:
    """Return the e-mails about a claim to its member, newest first, without their bodies.

    Those about the prizes that its tickets won are among them.
    """
    won = Cause.objects.filter(prize_offer__place__entry__cause=claim.cause_id)
    references = [claim.reference, *won.values_list("reference", flat=True)]
    about = Email.objects.filter(about__in=references, user=claim.user_id)
    return about.defer("text", "html", "encrypted_bodies").order_by("-pk")


def obstacle(claim: Claim, email: Email) -> Obstacle | None:
    """Return why an e-mail cannot be resent, not counting the throttle.

    One with a code is written anew: what counts is the code that the claim has now.
    """
    found = truth.obstacle(email, holds=partial(_holds, claim))
    if not email.holds_secret or found == Obstacle.ON_ITS_WAY:
        return found
    owed = _told_of(claim, email)
    code = statuses.code_in(claim, owed) if owed else ""
    if code is None:
        return Obstacle.UNREADABLE
    return None if code else Obstacle.NO_CODE


def _told_of(claim: Claim, email: Email) -> Fulfilment | None:
    """Return whose code an e-mail tells; one that was replaced by now, what has a code instead."""
    code = email.matter.partition(":")[2]
    return claim.owed_with_code(int(code) if code else None)


def _holds(claim: Claim, email: Email) -> bool:
    return still_true.holds(claim, email) and is_still_asked(email)


@transaction.atomic
def resend_claim_email(*, claim_id: int, message_id: int) -> Email:
    """Resend an e-mail about a claim, to the member's current address.

    An e-mail with a code is written anew, with the claim's current code. At most three per hour
    and claim, whoever asks.

    Raises:
        Email.DoesNotExist: no such e-mail is about this claim.
        CannotResend: it is on its way, no longer true, its code is gone or cannot be read, or the
            limit is reached.
    """
    # If the button is pressed twice, the second press finds the first e-mail on its way.
    claim = lock_claim(claim_id, *Claim.Status.values)
    emails = emails_about(claim)
    email = emails.get(pk=message_id)
    if found := obstacle(claim, emails.filter(kind=email.kind).latest("pk")):
        raise CannotResend(found)
    if not AGAIN.hit(claim.pk):
        raise CannotResend(Obstacle.TOO_OFTEN)
    copies = emails.count()
    if not email.holds_secret:
        key = f"again:{email.pk}:{copies}"
        return queue.copy_email(email, to=claim.user.email, dedupe_key=key)
    # Failed e-mails are not sent any more, so they need not store the code.
    failed = emails.filter(holds_secret=True, status=Email.Status.FAILED)
    failed.update(encrypted_bodies=None)
    owed = _told_of(claim, email) or claim.fulfilment
    return claim_emails.code(claim, owed, copy=copies)
