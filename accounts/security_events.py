"""Security events: who looked at, searched, exported or changed what; nothing of it is altered.

One table for all apps. A row names accounts by their number alone: it outlives them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class SecurityEvent(models.Model):
    """One line of the record: who did what, to whose data, and when. Append-only."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("looked at evidence")
        AHEAD = "ahead", _("fetched evidence ahead, unseen")
        ADDRESS = "address", _("saw a postal address")
        MEMBER = "member", _("opened a member's page")
        SEARCH = "search", _("searched")
        EXPORT = "export", _("exported")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        COPY_ASKED = "copy_asked", _("asked for a copy of personal data")
        COPY_TAKEN = "copy_taken", _("downloaded a copy of personal data")
        ERASURE_ASKED = "erasure_asked", _("asked for an account to be deleted")
        ERASURE_STOPPED = "erasure_stopped", _("kept an account that was to be deleted")
        ERASED = "erased", _("deleted an account")

    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    occurred_at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("who"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("whose"),
    )
    about = models.CharField(
        _("about"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The file, claim, page or row."),
    )
    details = models.JSONField(
        _("details"), default=dict, db_default={}, help_text=_("Of a change: old and new values.")
    )

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ["-pk"]
        indexes = [
            # Rows come in the order of time: what is old is found by a few pages of numbers.
            BrinIndex("occurred_at", name="security_event_when"),
            models.Index("kind", "id", name="security_event_kind"),
            models.Index("actor", "id", name="security_event_actor"),
            models.Index("member", "id", name="security_event_member"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.about}"


class SharedBrowser(models.Model):
    """An account that signed in from a browser in which a member of staff had signed in before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint("user", "staff", name="shared_browser_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.staff_id}"


def record(
    kind: SecurityEvent.Kind,
    *,
    by: "User",
    member_id: int | None = None,
    about: str = "",
    details: Mapping[str, Any] | None = None,
) -> SecurityEvent:
    """Add one line to the record, in the transaction of what it tells of."""
    return SecurityEvent.objects.create(
        kind=kind, actor=by, member_id=member_id, about=about[:200], details=dict(details or {})
    )
