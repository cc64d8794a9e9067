"""Links in e-mails that give somebody a right: they work once, for some days, and are not stored.

A row has the digest of a link's token alone: a copy of the database opens nothing.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mailboxes import MailboxField, canonical_address
from foundation.text import one_line

UNDO_DAYS: Final = 7
INVITATION_DAYS: Final = 3


def new_token() -> str:
    """Return what stands in a link: 192 random bits."""
    return secrets.token_urlsafe(24)


def token_digest(token: str) -> bytes:
    """Return what a row has of it; so many random bits need no key to be safe from guessing."""
    return hashlib.sha256(token.encode()).digest()


def until(days: int) -> datetime:
    """Return the moment at which a link that is made now ends."""
    return timezone.now() + timedelta(days=days)


Link = TypeVar("Link", bound="MailedLink")


class MailedLinkQuerySet(models.QuerySet[Link]):
    """Links of one kind."""

    def open(self) -> Self:
        """Those that still work."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def named_in(self, token: str) -> Link | None:
        """Find the open link with this token."""
        return self.open().filter(token_digest=token_digest(token)).order_by("pk").first()


class MailedLink(models.Model):
    """What every such link has."""

    token_digest = models.BinaryField(unique=True, max_length=32)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True)

    objects = MailedLinkQuerySet.as_manager()

    class Meta:
        abstract = True


class AddressChange(MailedLink):
    """A member's e-mail address was changed; the old one was sent a link that undoes it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    old_email = MailboxField()
    new_email = MailboxField()
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        indexes = [models.Index("old_email", name="address_change_old")]

    def __str__(self) -> str:
        return f"{self.old_email} > {self.new_email}"

    @staticmethod
    def is_reserved(email: str) -> bool:
        """Return whether an address may yet be given back to who had it."""
        changes = AddressChange.objects.open()
        return changes.filter(old_email=canonical_address(email)).exists()


class StaffInvitation(MailedLink):
    """Somebody is asked to join the staff, and chooses the password alone."""

    email = MailboxField(_("Email"))
    first_name = models.CharField(_("First Name"), max_length=80, validators=[one_line])
    last_name = models.CharField(
        _("Last Name"), max_length=80, blank=True, default="", db_default="", validators=[one_line]
    )
    groups = models.ManyToManyField(Group, verbose_name=_("groups"), related_name="+")
    language = models.CharField(_("Language"), max_length=10, blank=True, default="", db_default="")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("sent"), default=timezone.now, db_default=Now())
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("invitation of staff")
        verbose_name_plural = _("invitations of staff")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "email",
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="one_invitation_waits_for_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.email
