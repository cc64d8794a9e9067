"""What may not be so among claims, rewards, draws, waiting decisions and e-mails."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, F, OuterRef
from django.db.models.query import QuerySet
from django.utils import timezone

from fulfilment.models import Cause, DrawEntry, Fulfilment, PrizeOffer
from notifications.models import Email
from promotions.models import last_day
from redemptions.models import Claim, Decision, ScheduledDecision

# The sweep comes every few seconds, so a decision that waits longer is stuck.
DECISION_PATIENCE: Final = timedelta(minutes=1)
EMAIL_PATIENCE: Final = timedelta(minutes=15)


def approved_without_fulfilment() -> Iterator[str]:
    """Approved claims to which nothing is owed."""
    owed = Fulfilment.objects.filter(cause=OuterRef("cause"))
    approved = Claim.objects.filter(~Exists(owed), status=Claim.Status.APPROVED)
    return _references(approved.values_list("reference", flat=True))


def owed_without_approval() -> Iterator[str]:
    """Claims to which a reward is owed or was delivered although they are not approved."""
    owed = Fulfilment.objects.exclude(status=Fulfilment.Status.REVOKED)
    of_claims = owed.filter(cause__kind=Cause.Kind.CLAIM)
    unapproved = of_claims.exclude(cause__claim__status=Claim.Status.APPROVED)
    return _references(unapproved.values_list("cause__reference", flat=True))


def decided_without_decision() -> Iterator[str]:
    """Claims that were approved or rejected although no decision says so."""
    for status, outcome in (
        (Claim.Status.APPROVED, Decision.Outcome.APPROVED),
        (Claim.Status.REJECTED, Decision.Outcome.REJECTED),
    ):
        decisions = Decision.objects.filter(claim=OuterRef("pk"), outcome=outcome)
        undecided = Claim.objects.filter(~Exists(decisions), status=status)
        yield from _references(undecided.values_list("reference", flat=True))


def due_and_forgotten() -> Iterator[str]:
    """Causes whose code was due before today, by the promotion's clock, and was not delivered."""
    due = Fulfilment.objects.filter(
        status=Fulfilment.Status.DUE, code__isnull=False, due_on__lt=last_day.latest_today()
    )
    for owed in due.select_related("cause__promotion").order_by("due_on", "pk").iterator():
        if owed.due_on < owed.today():
            yield owed.cause.reference


def decision_stuck() -> Iterator[str]:
    """Claims whose decision can no longer be undone and has not taken effect."""
    latest = timezone.now() - DECISION_PATIENCE
    stuck = ScheduledDecision.objects.filter(
        takes_effect_at__lt=latest, claim__waits_for_stock_since=None
    )
    return _references(stuck.values_list("claim__reference", flat=True))


def email_stuck() -> Iterator[str]:
    """E-mails, newsletters aside, that no mail server has taken for a quarter of an hour."""
    latest = timezone.now() - EMAIL_PATIENCE
    stuck = Email.objects.on_their_way().filter(queued_at__lt=latest, is_newsletter=False)
    return (f"{kind} {pk}" for kind, pk in stuck.order_by("queued_at").values_list("kind", "pk"))


def foreign_draw_entry() -> Iterator[str]:
    """Claims that take part in a draw of another promotion."""
    foreign = DrawEntry.objects.exclude(draw__promotion=F("cause__promotion"))
    return _references(foreign.values_list("cause__reference", flat=True))


def winner_without_prize() -> Iterator[str]:
    """Claims that accepted the prize of a draw to which no prize is owed."""
    owed = Fulfilment.objects.filter(cause=OuterRef("cause"))
    won = PrizeOffer.objects.filter(~Exists(owed), state=PrizeOffer.Status.ACCEPTED)
    return _references(won.values_list("place__entry__cause__reference", flat=True))


def _references(references: "QuerySet[Any, str]") -> Iterator[str]:
    return references.order_by().iterator()
