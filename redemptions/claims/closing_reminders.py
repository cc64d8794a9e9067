"""Closing reminders: e-mails to members with an open claim or draft when a promotion closes."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims.eligibility_context import evaluate, member_contexts
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimDraft


def send_reminders() -> None:
    """E-mail each member who has something open in a promotion that closes in a few days.

    Safe to run again: a member gets one e-mail per promotion.
    """
    now = timezone.now()
    soon = now + timedelta(days=settings.CLOSING_NOTICE_DAYS)
    for promotion in Promotion.objects.listed().not_ended():
        if now < promotion.closes_at() <= soon:
            _remind_members(promotion)


def _remind_members(promotion: Promotion) -> None:
    sent_back = _sent_back(promotion)
    drafts = _drafts(promotion)
    for user in {*sent_back, *drafts}:
        claim_emails.closing(
            user, promotion, sent_back=sent_back.get(user, []), draft=drafts.get(user)
        )


def _sent_back(promotion: Promotion) -> dict[User, list[Claim]]:
    """Return the claims that can be corrected until the promotion closes, by member.

    What may be corrected for longer is spoken of before its own last day: see corrections.
    """
    claims = Claim.objects.filter(
        promotion=promotion,
        status=Claim.Status.SENT_BACK,
        user__is_active=True,
        correct_until=promotion.claim_until,
    )
    related = "user", "serial", "registered_product__serial__product"
    found: dict[User, list[Claim]] = defaultdict(list)
    for claim in claims.select_related(*related).order_by("submitted_at", "pk"):
        found[claim.user].append(claim)
    return found


def _drafts(promotion: Promotion) -> dict[User, ClaimDraft]:
    """Return the drafts that could still be redeemed, by member."""
    drafts = ClaimDraft.objects.of_new_claims().filter(promotion=promotion, user__is_active=True)
    drafts = drafts.select_related("user", "registered_product__serial__product__category")
    return {draft.user: draft for draft in drafts if _may_be_redeemed(draft, promotion)}


def _may_be_redeemed(draft: ClaimDraft, promotion: Promotion) -> bool:
    registered = draft.registered_product
    if registered is None:
        return False
    standing = member_contexts(draft.user, [registered], [promotion])[promotion.pk]
    return evaluate(registered, promotion, standing).is_eligible
