"""Who may act on whose claim: nobody on their own, and on a colleague's only a lead.

``accounts.conflicts`` has the rule; here is what it needs of claims, and the permission of leads.
"""

from collections.abc import Collection
from typing import Final

from accounts.conflicts import (
    Conflict,
    conflict_of,
    refuse_conflict,
    related_accounts,
    staff_behind,
)
from accounts.models import User
from accounts.security_events import SharedBrowser
from foundation.text import end_of_number
from fulfilment import addresses
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.draft import Recipient

LEAD: Final = "redemptions.lead_review"


def conflict_in(claim: Claim, by: User) -> Conflict | None:
    """Return why somebody may not decide a claim, or None if they may."""
    return conflict_of(by, _member(claim), lead=LEAD)


def refuse_deciding(claim: Claim, by: User) -> None:
    """Refuse a decision on one's own claim; on that of a colleague, unless by a lead.

    Raises:
        ConflictOfInterest: somebody else has to decide.
    """
    refuse_conflict(by, _member(claim), lead=LEAD)


def _member(claim: Claim) -> User:
    """Return the member of a claim, who knows what was read with it."""
    if "has_recipients" in vars(claim):
        vars(claim.user)["has_recipients"] = vars(claim)["has_recipients"]
    return claim.user


def refuse_handling(claim: Claim, by: User) -> None:
    """Refuse to hand out, replace or send what is one's own.

    Raises:
        ConflictOfInterest: somebody else has to do this.
    """
    refuse_conflict(by, claim.user)


def free_of_conflict(claims: ClaimQuerySet, by: User) -> ClaimQuerySet:
    """Leave out the claims that this person may not decide."""
    others = claims.exclude(user__in={by.pk, *related_accounts(by)})
    if by.has_perm(LEAD):
        return others
    shared = SharedBrowser.objects.values("user")
    return others.filter(for_lead=False, user__is_staff=False).exclude(user__in=shared)


def leads_for(claim: Claim) -> list[User]:
    """Return the leads who may decide a claim."""
    leads = User.objects.staff_who_may(LEAD)
    return [lead for lead in leads if conflict_in(claim, lead) is None]


def needs_lead(claim: Claim) -> bool:
    """Return whether the member is on the staff, or shares something with one of them."""
    return staff_behind(claim.user).exists()


def same_recipients(user: User) -> set[int]:
    """Return the accounts whose rewards go to an address or a number of this one."""
    # Most of a member's rewards go to one place: what is the same is decrypted once.
    own: Collection[Recipient] = ()
    if vars(user).get("has_recipients", True):  # whoever read the member with that knows
        own = {each.same_as: each for each in Recipient.objects.filter(claim__user=user)}.values()
    if not own and not user.contact_number:
        return set()
    there = Recipient.objects.at_place_of(own).values_list("claim__user", flat=True)
    return {*there, *_with_number(user, own)}


def _with_number(user: User, own: Collection[Recipient]) -> set[int]:
    """Return the accounts with a number of this one, as their own or for their rewards."""
    ends = {addresses.number_of(each.address) for each in own} - {""}
    members = User.objects.alias(end=end_of_number("contact_number")).filter(end__in=ends)
    recipients = Recipient.objects.with_number({*ends, user.contact_number}, own)
    to = recipients.values_list("claim__user", flat=True)
    return {*members.values_list("pk", flat=True), *to}
