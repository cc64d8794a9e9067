"""Conflicts of interest: whose matters a member of staff may not decide.

Nobody decides a matter of their own, or of an account that shares a mailbox, a phone number, a
postal address or a browser with theirs. One function tells; the verbs, the pages and the queue ask.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.security_events import SharedBrowser
from foundation.tables.kept_queries import KeptQuery, given
from foundation.text import end_of_number
from foundation.web.slots import Slot

# Apps above know other things that two accounts may share, such as a postal address.
ALSO_RELATED: Slot[Callable[[User], set[int]]] = Slot("accounts that share something")
# The ids of accounts, to be read together.
_Accounts: TypeAlias = models.QuerySet[Any, int]
# Fewer digits are no number that two people share, but a slip.
FEWEST_DIGITS: Final = 7


class Conflict(models.TextChoices):
    """Why a member of staff may not act, in words for them."""

    OWN = "own", _("This is your own. Somebody else has to do this.")
    RELATED = (
        "related",
        _(
            "This account shares an address, a phone number or a browser with yours."
            " Somebody else has to do this."
        ),
    )
    FOR_LEAD = (
        "for_lead",
        _("This account is, or may be, that of a member of staff. A lead has to do this."),
    )


class ConflictOfInterest(Exception):
    """The member of staff may not act in this matter."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.value)
        self.conflict = conflict


def related_accounts(user: User) -> set[int]:
    """Return the other accounts that share a mailbox, number, address or browser with this one."""
    local, _at, domain = user.email.lower().rpartition("@")
    name, number = local.partition("+")[0], user.contact_number
    found = set(
        _SAME.rows(
            user=user.pk,
            tagged=f"{name}+",
            domain=f"@{domain}",
            untagged=f"{name}@{domain}",
            # Nobody's number is equal to None.
            number=number if sum(map(str.isdigit, number)) >= FEWEST_DIGITS else None,
        )
    )
    for also in ALSO_RELATED:
        found |= also(user)
    return found - {user.pk}


def staff_behind(user: User) -> models.QuerySet[User]:
    """Return the staff whose account this is, or is related to."""
    accounts = {user.pk, *related_accounts(user)}
    return User.objects.filter(pk__in=accounts, is_staff=True).order_by("pk")


def conflict_of(by: User, member: User, *, lead: str = "") -> Conflict | None:
    """Return why a member of staff may not act for or against a member, or None if they may.

    ``lead`` is the permission of those who decide about staff; without it, all others may act.
    """
    if by.pk == member.pk:
        return Conflict.OWN
    related = related_accounts(member)
    if by.pk in related:
        return Conflict.RELATED
    if not lead or by.has_perm(lead):
        return None
    if not member.is_staff and not related:  # as mostly: no query set is made for nobody
        return None
    is_staff = member.is_staff or User.objects.filter(pk__in=related, is_staff=True).exists()
    return Conflict.FOR_LEAD if is_staff else None


def refuse_conflict(by: User, member: User, *, lead: str = "") -> None:
    """Refuse an act in a matter of one's own.

    Raises:
        ConflictOfInterest: the account is theirs, or related to theirs, or a lead has to decide.
    """
    if conflict := conflict_of(by, member, lead=lead):
        raise ConflictOfInterest(conflict)


def _same() -> _Accounts:
    return _same_mailbox().union(_same_number(), *_same_browser(), all=True)


_SAME = KeptQuery(_same)


def _same_mailbox() -> _Accounts:
    """Return the accounts whose letters arrive in the same mailbox: ``name+tag`` is ``name``."""
    addresses = User.objects.alias(address=Lower("email"))
    tagged = Q(address__startswith=given("tagged"), address__endswith=given("domain"))
    found = addresses.filter(tagged | Q(address=given("untagged")))
    return found.order_by().values_list("pk", flat=True)


def _same_number() -> _Accounts:
    ends = User.objects.alias(end=end_of_number("contact_number"))
    found = ends.filter(end=end_of_number(given("number")))
    return found.order_by().values_list("pk", flat=True)


def _same_browser() -> list[_Accounts]:
    shared = SharedBrowser.objects.order_by()
    return [
        shared.filter(user=given("user")).values_list("staff_id", flat=True),
        shared.filter(staff=given("user")).values_list("user_id", flat=True),
    ]
