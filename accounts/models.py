"""Users, their consents, and legal holds; Django finds the newsletters here too."""

from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group, Permission
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Now, Upper
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.mailed_links import AddressChange, StaffInvitation  # noqa: F401 -- as below
from accounts.newsletter_models import (
    Newsletter,
    NewsletterText,
    Subscription,
    UnwrittenNewsletter,
)
from accounts.privacy_models import AccountDeletion, DataCopy, LegalHold, MemberBlock
from accounts.regions import region_name
from accounts.security_events import SecurityEvent, SharedBrowser  # noqa: F401 -- Django looks here
from accounts.sessions.account_session import AccountSession
from foundation.mailboxes import (
    STORED,
    MailboxField,
    canonical_address,
    found_by,
    untagged_column,
)
from foundation.tables.kept_queries import KeptQuery, given
from foundation.text import backwards, end_of_number, initials, one_line

__all__ = [
    "AccountDeletion",
    "AccountSession",
    "Consent",
    "ConsentQuerySet",
    "DataCopy",
    "LegalHold",
    "MemberBlock",
    "MemberRequest",
    "Newsletter",
    "NewsletterText",
    "Subscription",
    "UnwrittenNewsletter",
    "User",
    "UserManager",
]


class UserManager(BaseUserManager["User"]):
    """Creates users who sign in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a member; without a password the account can only be opened by a reset."""
        user = self.model(email=canonical_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user with every permission."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def staff_who_may(self, permission: str) -> "models.QuerySet[User]":
        """Return the active staff with a permission: by group, their own, or as superuser."""
        app, codename = permission.split(".")
        rows = Permission.objects.filter(codename=codename, content_type__app_label=app)
        may = (
            models.Q(groups__permissions__in=rows)
            | models.Q(user_permissions__in=rows)
            | models.Q(is_superuser=True)
        )
        staff = self.filter(may, is_staff=True, is_active=True).distinct()
        return staff.order_by("first_name", "last_name", "pk")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail, however it is typed."""
        return self.get(email__iexact=found_by(username or ""))

    def of_mailbox(self, address: str) -> "models.QuerySet[User]":
        """Return the accounts whose addresses lead to this mailbox, whatever tag they bear."""
        accounts = self.alias(mailbox=untagged_column("email"))
        return accounts.filter(mailbox=untagged_column(models.Value(address)))


def _permissions() -> "models.QuerySet[Permission, tuple[str, str]]":
    """Return what an account may do, by itself and by its groups."""
    own = User.user_permissions.through.objects.filter(user=given("user"))
    groups = User.groups.through.objects.filter(user=given("user"))
    of_groups = Group.permissions.through.objects.filter(group__in=groups.values("group"))
    is_theirs = models.Q(pk__in=own.values("permission"))
    is_theirs |= models.Q(pk__in=of_groups.values("permission"))
    named = Permission.objects.filter(is_theirs).order_by()
    return named.values_list("content_type__app_label", "codename")


_PERMISSIONS = KeptQuery(_permissions)


class User(AbstractUser):
    """A member, or a member of staff; signs in by e-mail."""

    username = None  # type: ignore[assignment]  # Django's way to leave a column out
    email: "models.EmailField[str | Combinable, str]" = MailboxField(_("Email"), unique=True)
    first_name = models.CharField(_("First Name"), max_length=80, validators=[one_line])
    last_name = models.CharField(
        _("Last Name"), max_length=80, blank=True, default="", db_default="", validators=[one_line]
    )
    region = models.CharField(_("Region / Location"), max_length=2)
    contact_number = models.CharField(
        _("Contact Number"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        validators=[one_line],
    )
    language = models.CharField(
        _("Language"),
        max_length=10,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of pages and emails; empty follows the browser."),
    )
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC", db_default="UTC")
    # Copied from the deletion that was asked for, so that every page can say so.
    deleted_from = models.DateTimeField(null=True, editable=False)
    # Said here, since every page asks: evidence/member_pictures has it.
    has_picture = models.BooleanField(default=False, db_default=False, editable=False)
    # Set by two people (accounts/blocking), and only then: a trigger refuses the rest.
    blocked_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "region"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # it asks for no username

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [
            ("copy_personal_data", _("Can send members a copy of their data")),
            ("delete_account", _("Can have the account of a member deleted")),
            ("view_member_page", _("Can find members and open their pages")),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_whatever_its_capitals"),
            # One mailbox, one member: no second spelling of an address gets past the line above.
            models.CheckConstraint(
                name="user_email_in_its_one_form", condition=models.Q(email__regex=STORED)
            ),
            models.CheckConstraint(
                name="user_blocked_cannot_sign_in",
                condition=models.Q(blocked_at=None) | models.Q(is_active=False),
                violation_error_message=_("This member is blocked. Lift the block first."),
            ),
        ]
        indexes = [
            models.Index(end_of_number("contact_number"), name="user_same_phone"),
            # Staff find a member by the last digits of a number, few or all of them.
            models.Index(
                OpClass(backwards("contact_number"), "text_pattern_ops"), name="user_phone_ends"
            ),
            # Staff search members by the start of their address.
            models.Index(OpClass(Lower("email"), "varchar_pattern_ops"), name="user_email_begins"),
            # The same as Django asks it: iexact, which a sign-in uses, and istartswith.
            models.Index(OpClass(Upper("email"), "varchar_pattern_ops"), name="user_email_upper"),
            models.Index("id", condition=models.Q(is_staff=True), name="user_staff"),
            models.Index(untagged_column("email"), name="user_same_mailbox"),
            # The list of staff: by the beginning of a name, by region, those who may not sign in.
            models.Index(OpClass(Upper("first_name"), "varchar_pattern_ops"), name="user_first"),
            models.Index(OpClass(Upper("last_name"), "varchar_pattern_ops"), name="user_last"),
            models.Index("region", "email", name="user_region"),
            models.Index("email", condition=models.Q(is_active=False), name="user_inactive"),
        ]

    def __str__(self) -> str:
        return self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ANN401 -- as Django's
        """Return whether a role or the account itself has a permission.

        Pages of staff ask for a dozen, and Django looks for who could answer each time anew.
        """
        if self.is_superuser or not self.is_active or obj is not None:
            return super().has_perm(perm, obj)
        self._read_permissions()
        return perm in self._perm_cache

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether they have any permission of an app."""
        self._read_permissions()
        return super().has_module_perms(app_label)

    _perm_cache: set[str]

    def _read_permissions(self) -> None:
        """Read both kinds in one query, and where Django looks for them; it would ask twice."""
        if self.is_active and not self.is_superuser and not hasattr(self, "_perm_cache"):
            rows = _PERMISSIONS.rows(user=self.pk)
            self._perm_cache = {f"{app}.{codename}" for app, codename in rows}

    @property
    def region_name(self) -> str:
        """The region of residence in the reader's language."""
        return region_name(self.region)

    @property
    def initials(self) -> str:
        """What stands in the place of a picture."""
        return initials(self.first_name, self.last_name)

    def zone(self) -> ZoneInfo:
        """Return this user's time zone; UTC if it is unknown."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents."""

    def in_force(self) -> Self:
        """Consents that are not withdrawn, newest first."""
        return self.filter(withdrawn_at=None).order_by("-given_at", "-pk")


class Consent(models.Model):
    """A member's consent to a text: its version, and when it was given (GDPR article 7(1))."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Privacy Policy")
        REWARD_PROGRAM = "reward_program", _("Reward Program terms and condition")
        PROMOTION_TERMS = "promotion_terms", _("Terms of a promotion")
        NEWSLETTER = "newsletter", _("Newsletters")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind)
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "user",
                "kind",
                "version",
                condition=models.Q(withdrawn_at=None),
                name="consent_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class MemberRequest(HttpRequest):
    """A request of a signed-in user, for type checks behind ``login_required``."""

    user: User
