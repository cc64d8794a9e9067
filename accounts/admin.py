"""Members and staff in the admin; consents are shown and never edited."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, Subscription, User


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]  # typing only
    """Rows that the member alone makes."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- as in Django
        """Nobody agrees for somebody else."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- as in Django
        """What was agreed to stays as it was."""
        return False


class ConsentInline(ReadOnlyInline):
    """What the member agreed to."""

    model = Consent
    fields = readonly_fields = ("kind", "version", "language", "given_at", "withdrawn_at")


class SubscriptionInline(ReadOnlyInline):
    """What the member wants to hear about."""

    model = Subscription
    fields = readonly_fields = ("topic", "subscribed_at")


class MemberCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]  # typing only
    """A member made by staff."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "region")


@admin.register(User)
class MemberAdmin(UserAdmin):  # type: ignore[type-arg]  # typing only
    """Members, found by e-mail; rights are given through groups."""

    add_form = MemberCreationForm
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "region", "date_joined", "is_staff")
    list_filter = ("is_staff", "is_active", "groups", "region")
    search_fields = ("email", "first_name", "last_name")
    readonly_fields = ("last_login", "date_joined")
    inlines = (ConsentInline, SubscriptionInline)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (
            _("About"),
            {
                "fields": (
                    "first_name",
                    "last_name",
                    "region",
                    "contact_number",
                    "language",
                    "time_zone",
                )
            },
        ),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "email",
                    "first_name",
                    "last_name",
                    "region",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:  # noqa: ANN401 -- as in Django
        """Show what a member agreed to and subscribed to once there is a member."""
        return self.inlines if obj else ()
