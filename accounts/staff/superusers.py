"""The last superuser: whoever takes the right from the last one locks everybody out."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.locks import one_at_a_time

LAST = _("This is the last superuser. Make somebody else one first.")


def would_leave_none(losing: QuerySet[User]) -> bool:
    """Return whether nobody is left who may do everything, once these may not any more."""
    able = User.objects.filter(is_superuser=True, is_staff=True, is_active=True)
    return able.filter(pk__in=losing).exists() and not able.exclude(pk__in=losing).exists()


def refuses(user: User, *, still_one: bool) -> bool:
    """Return whether a change, of which one is made at a time, would leave no superuser."""
    if still_one:
        return False
    one_at_a_time("superusers")
    return would_leave_none(User.objects.filter(pk=user.pk))
