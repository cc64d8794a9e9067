"""The e-mails to staff about claims: what is overdue, what could not be carried out."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.staff_alarms import Alarm, tell_staff
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue
from redemptions.models import Claim, ScheduledDecision
from redemptions.models.conflicts import leads_for


def tell_ops_if_no_lead(claim: Claim) -> None:
    """E-mail ops, once for each claim, where no lead may decide a claim that only a lead may."""
    if leads_for(claim):
        return
    page = reverse("admin:redemptions_claim_change", args=[claim.pk])
    for user in User.objects.staff_who_may("redemptions.deliver_claim"):
        queue.queue_email(
            "claim_without_lead",
            to=user.email,
            user=user,
            language=first_language(user.language),
            dedupe_key=f"no-lead:{claim.pk}:{user.pk}",
            context={"reader": user, "claim": claim, "link": f"{settings.BASE_URL}{page}"},
        )


def claims_overdue(
    lead: User, *, day: date, count: int, oldest: Sequence[tuple[Claim, int]]
) -> Email:
    """E-mail: how many claims are overdue, and the oldest of them with their days overdue."""
    page = reverse("admin:redemptions_claim_changelist")
    context = {
        "reader": lead,
        "count": count,
        "oldest": oldest,
        "more": count - len(oldest),
        "link": f"{settings.BASE_URL}{page}?{urlencode({'view': 'overdue'})}",
    }
    return queue.queue_email(
        "claims_overdue",
        to=lead.email,
        user=lead,
        language=first_language(lead.language),
        dedupe_key=f"overdue:{day}:{lead.pk}",
        context=context,
    )


def not_delivered(claim: Claim) -> None:
    """E-mail ops that a code could not be delivered; once an hour for a promotion."""

    def alarm() -> Alarm:
        happened = _(
            "The reward of claim %(reference)s in %(promotion)s could not be delivered, though it "
            "was tried several times. There may be more such claims."
        )
        todo = _(
            "Check whether a key is missing in CODE_KEYS. Then open the claim and press Deliver "
            "again, or run manage.py retry_deliveries for all of them. A lead can replace a code "
            "that stays unreadable."
        )
        return _about(claim, _("A reward was not delivered"), happened, todo)

    hour = f"{timezone.now():%Y-%m-%dT%H}"
    tell_staff(
        "redemptions.deliver_claim", alarm, dedupe=f"undelivered:{claim.promotion_id}:{hour}"
    )


def not_carried_out(scheduled: ScheduledDecision) -> None:
    """E-mail leads that a decision could not be carried out, and that the claim is open again."""

    def alarm() -> Alarm:
        happened = _(
            "The decision on claim %(reference)s in %(promotion)s could not be carried out, though "
            "it was tried several times. The member was told nothing."
        )
        todo = _(
            "The claim is under review again and assigned to its reviewer. Decide it anew; if that "
            "fails too, the log of the worker says why."
        )
        return _about(scheduled.claim, _("A decision was not carried out"), happened, todo)

    tell_staff("redemptions.lead_review", alarm, dedupe=f"not-carried-out:{scheduled.pk}")


def _about(claim: Claim, heading: str, happened: str, todo: str) -> Alarm:
    names = {"reference": claim.reference, "promotion": claim.promotion.name}
    page = reverse("admin:redemptions_claim_change", args=[claim.pk])
    return Alarm(heading, (happened % names, todo), page)
