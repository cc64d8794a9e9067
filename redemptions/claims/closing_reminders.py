"""Closing reminders: e-mails to members with an open claim or draft when a promotion closes."""

from collections.abc import Sequence
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.sweeps import sweep
from promotions.models import Promotion
from redemptions.claims.eligibility_context import evaluate, member_contexts
from redemptions.emails import claim_emails, reminded
from redemptions.models import Claim, ClaimDraft

REMIND: Final = "redemptions.tasks.tell_members_of_closing"


def send_reminders(*, after: int = 0) -> int:
    """E-mail members who have something open in a promotion that closes in a few days.

    For some seconds, and those with a higher key alone; returns how many were written to. Safe to
    run again: a member gets one e-mail per promotion.
    """
    now = timezone.now()
    soon = now + timedelta(days=settings.CLOSING_NOTICE_DAYS)
    closing = [
        promotion
        for promotion in Promotion.objects.listed().not_ended()
        if now < promotion.closes_at() <= soon
    ]
    untold = [_with_something_open(each) & reminded.not_of_closing(each) for each in closing]
    if not untold:
        return 0
    members = User.objects.filter(reduce(or_, untold), is_active=True)
    return sweep(REMIND, members, lambda pk: _remind(pk, closing), after=after)


def _with_something_open(promotion: Promotion) -> Q:
    of_claims = _sent_back(promotion).order_by().values("user")
    return Q(pk__in=of_claims) | Q(pk__in=_drafts(promotion).values("user"))


def _remind(user_id: int, closing: Sequence[Promotion]) -> int:
    told = 0
    for promotion in closing:
        untold = User.objects.filter(reminded.not_of_closing(promotion), pk=user_id)
        if user := untold.first():
            told += _remind_of(user, promotion)
    return told


def _remind_of(user: User, promotion: Promotion) -> bool:
    related = "user", "serial", "registered_product__serial__product"
    sent_back = list(_sent_back(promotion).filter(user=user).select_related(*related))
    draft = _redeemable_draft(user, promotion)
    if sent_back or draft:
        claim_emails.closing(user, promotion, sent_back=sent_back, draft=draft)
    return bool(sent_back or draft)


def _sent_back(promotion: Promotion) -> QuerySet[Claim]:
    """Find the claims that can be corrected until the promotion closes.

    What may be corrected for longer is spoken of before its own last day: see corrections.
    """
    claims = Claim.objects.filter(
        promotion=promotion,
        status=Claim.Status.SENT_BACK,
        correct_until=promotion.claim_until,
    )
    return claims.order_by("submitted_at", "pk")


def _drafts(promotion: Promotion) -> QuerySet[ClaimDraft]:
    drafts = ClaimDraft.objects.of_new_claims().filter(promotion=promotion)
    return drafts.filter(registered_product__isnull=False)


def _redeemable_draft(user: User, promotion: Promotion) -> ClaimDraft | None:
    """Return the member's draft if it could still be redeemed."""
    drafts = _drafts(promotion).filter(user=user)
    draft = drafts.select_related("registered_product__serial__product__category").first()
    if draft is None or draft.registered_product is None:
        return None
    registered = draft.registered_product
    standing = member_contexts(user, [registered], [promotion])[promotion.pk]
    is_eligible = evaluate(registered, promotion, standing).is_eligible
    return draft if is_eligible else None
