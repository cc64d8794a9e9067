"""The e-mails to staff about claims."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue
from redemptions.models import Claim
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
