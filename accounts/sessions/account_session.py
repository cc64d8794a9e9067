"""The row of a session: its key is a digest, and what the session holds is encrypted in it."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccountSessionQuerySet(models.QuerySet["AccountSession"]):
    """Sessions, by what their moments say."""

    def in_force(self) -> Self:
        """Sessions within their limits: those of staff end sooner, and when nobody uses them."""
        of_staff = _staff_within_limits(timezone.now())
        return self.filter(_of_nobody_or_a_member() | of_staff, expire_date__gt=Now())

    def over(self, at: datetime) -> Self:
        """Sessions that opened nothing any more at that moment."""
        of_staff = models.Q(user__is_staff=True) & ~_staff_within_limits(at)
        return self.filter(models.Q(expire_date__lte=at) | of_staff)


def _of_nobody_or_a_member() -> models.Q:
    return models.Q(user=None) | models.Q(user__is_staff=False)


def _staff_within_limits(at: datetime) -> models.Q:
    return models.Q(
        last_used_at__gt=at - timedelta(minutes=settings.STAFF_IDLE_MINUTES),
        begun_at__gt=at - timedelta(hours=settings.STAFF_SESSION_HOURS),
    )


class AccountSession(models.Model):
    """One browser's session. Its key is in the browser's cookie alone; deleting the row ends it."""

    # The names of these three are those of Django's sessions.
    session_key = models.CharField(_("session"), max_length=64, unique=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(_("ends"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("who"),
    )
    begun_at = models.DateTimeField(_("since"), default=timezone.now, db_default=Now())
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now, db_default=Now())

    objects = AccountSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-last_used_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.begun_at:%Y-%m-%d %H:%M}"


def key_digest(session_key: str) -> str:
    """Return what the table knows of a session's key.

    The key has 190 random bits: nobody finds it from its digest, with or without a secret.
    """
    return sha256(session_key.encode()).hexdigest()
