"""Legal holds: while one stands, nothing of the member is deleted, by rule or at their wish.

A hold is placed on a claim (redemptions/review/legal_hold.py) and covers its member: what a court
asks for is also in other e-mails, products and sign-ins. What somebody else handed in for the claim
is covered by the rules of evidence, which ask for the claim itself.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import LegalHold


def place(*, member_id: int, about: str, reason: str, by: models.Model) -> LegalHold | None:
    """Place a hold about a claim; None if one stands on it already."""
    hold, is_new = LegalHold.objects.get_or_create(
        about=about,
        released_at=None,
        defaults={"member_id": member_id, "reason": reason, "placed_by_id": by.pk},
    )
    return hold if is_new else None


def release(*, about: str, by: models.Model) -> bool:
    """Release the hold about a claim; whether there was one."""
    standing = LegalHold.objects.filter(about=about, released_at=None)
    return bool(standing.update(released_at=timezone.now(), released_by=by.pk))


def held(member_id: int) -> bool:
    """Return whether a legal hold covers this member, so that nothing of them may be deleted."""
    return LegalHold.objects.filter(member=member_id, released_at=None).exists()


def why_held(person: models.Model) -> str:
    """Say to whom wants to erase a person's data why it stays for now; empty if it may go."""
    return _("A legal hold keeps this account for now.") if held(person.pk) else ""


def held_members() -> "models.QuerySet[LegalHold, int]":
    """Return the numbers of the members whom a legal hold covers, for ``user__in``."""
    return LegalHold.objects.filter(released_at=None).order_by().values_list("member", flat=True)


def held_matters() -> "models.QuerySet[LegalHold, str]":
    """Return the references of the claims on which a legal hold stands."""
    return LegalHold.objects.filter(released_at=None).order_by().values_list("about", flat=True)
