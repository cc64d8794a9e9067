"""Roles of staff from the groups at their provider, given and taken at each sign-in."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.locks import lock_rows


@transaction.atomic
def follow(user: User, *, provider_groups: set[str]) -> None:
    """Give the roles of these groups, and take those that they no longer give.

    Groups that the setting does not name are left alone, as they were given here. Who has no role
    left is no staff. Superuser is given and taken only where a setting names groups for it.
    """
    user = lock_rows(User.objects.all()).get(pk=user.pk)
    mapped = settings.STAFF_OIDC_GROUPS
    given = {mapped[name] for name in provider_groups if name in mapped}
    before = _rights(user)
    managed = Group.objects.filter(name__in=mapped.values())
    user.groups.remove(*managed.exclude(name__in=given))
    user.groups.add(*managed.filter(name__in=given))
    if settings.STAFF_OIDC_SUPERUSERS:
        user.is_superuser = bool(provider_groups & {*settings.STAFF_OIDC_SUPERUSERS})
    user.is_staff = user.is_superuser or user.groups.exists()
    user.save(update_fields=["is_staff", "is_superuser"])
    if (after := _rights(user)) != before:
        change = {"field": "groups", "old": before, "new": after}
        security_events.record(
            SecurityEvent.Kind.CHANGED,
            by=user,
            member_id=user.pk,
            about=f"{User._meta.label_lower} {user.pk}",
            details={"changes": [change], "by": "OpenID Connect"},
        )


def _rights(user: User) -> list[str]:
    names = sorted(user.groups.values_list("name", flat=True))
    return [*names, *(["superuser"] if user.is_superuser else [])]
