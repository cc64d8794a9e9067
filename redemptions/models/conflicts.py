"""Who may act on whose claim: nobody on their own, and on a colleague's only a lead.

``accounts.conflicts`` has the rule; here is what it needs of claims, and the permission of leads.
"""

from typing import Final

from django.db.models import Q, QuerySet, Value

from accounts.conflicts import (
    FEWEST_DIGITS,
    Conflict,
    conflict_of,
    refuse_conflict,
    related_accounts,
    staff_behind,
)
from accounts.models import User
from accounts.security_events import SharedBrowser
from foundation.text import end_of_number
from redemptions.models.claim import Claim, ClaimQuerySet
from redemptions.models.draft import Recipient, normalize_address

LEAD: Final = "redemptions.lead_review"


def conflict_in(claim: Claim, by: User) -> Conflict | None:
    """Return why somebody may not decide a claim, or None if they may."""
    return conflict_of(by, claim.user, lead=LEAD)


def refuse_deciding(claim: Claim, by: User) -> None:
    """Refuse a decision on one's own claim; on that of a colleague, unless by a lead.

    Raises:
        ConflictOfInterest: somebody else has to decide.
    """
    refuse_conflict(by, claim.user, lead=LEAD)


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
    own = Recipient.objects.filter(claim__user=user)
    placed = own.annotate(
        place=normalize_address("zip_code", "street"), end=end_of_number("contact_number")
    )
    found = list(placed.values_list("place", "end", "contact_number"))
    places = {place for place, _end, _number in found if place}
    ends = {end for _place, end, number in found if _is_number(number)}
    return {*_with_place(places), *_with_number(user, ends)}


def _with_place(places: set[str]) -> QuerySet[Recipient, int]:
    here = Recipient.objects.alias(place=normalize_address("zip_code", "street"))
    return here.filter(place__in=places).values_list("claim__user", flat=True)


def _with_number(user: User, ends: set[str]) -> set[int]:
    """Return the accounts with one of these numbers, as their own or for their rewards."""
    members = User.objects.alias(end=end_of_number("contact_number")).filter(end__in=ends)
    recipients = Recipient.objects.alias(end=end_of_number("contact_number"))
    wanted = Q(end__in=ends)
    if _is_number(user.contact_number):
        wanted |= Q(end=end_of_number(Value(user.contact_number)))
    to = recipients.filter(wanted).values_list("claim__user", flat=True)
    return {*members.values_list("pk", flat=True), *to}


def _is_number(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= FEWEST_DIGITS
