"""Admin pages of members and staff, whose consents are read-only, and of newsletters."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.blocking.block_views import member_block
from accounts.deletion import staff_views as personal_data
from accounts.email_change import changes
from accounts.exports import admin as export_admin  # noqa: F401 -- it registers itself
from accounts.logins import session_admin  # noqa: F401 -- Django finds the sessions' admin here
from accounts.mailed_links import StaffInvitation
from accounts.models import Consent, Newsletter, NewsletterText, Subscription, User
from accounts.newsletters import staff_views
from accounts.privacy import retention_admin  # noqa: F401 -- it registers itself
from accounts.regions import region_field
from accounts.security_events import SecurityEvent
from accounts.staff import member_views, superusers
from accounts.staff.admin import StaffInvitationAdmin
from accounts.staff.member_forms import MemberChangeForm, MemberCreationForm
from accounts.watching import security_views
from foundation.languages import EveryLanguageFormSet, language_choices
from foundation.web.admin_bases import (
    CountedDeletion,
    LockedAdmin,
    NeverDeletedAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
)
from foundation.web.large_lists import OccurringValuesFilter


class ConsentInline(ReadOnlyInline[Consent, User]):
    """What the member agreed to."""

    model = Consent
    fields = readonly_fields = ("kind", "version", "language", "given_at", "withdrawn_at")


class SubscriptionInline(ReadOnlyInline[Subscription, User]):
    """What the member wants to hear about."""

    model = Subscription
    fields = readonly_fields = ("topic", "subscribed_at")


@admin.register(User)
class MemberAdmin(CountedDeletion[User], LockedAdmin[User], UserAdmin[User]):
    """Members, found by e-mail; rights are given through groups, passwords by nobody."""

    form = MemberChangeForm
    add_form = MemberCreationForm
    # Django's own would say above ours that the rest is edited later, in English to most.
    add_form_template = "admin/change_form.html"
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "region", "date_joined", "is_staff")
    list_filter = ("is_staff", "is_active", "groups", ("region", OccurringValuesFilter))
    search_fields = ("email__istartswith", "first_name__istartswith", "last_name__istartswith")
    search_help_text = _("The beginning of an email address or of a name.")
    readonly_fields = ("last_login", "date_joined")
    inlines = (ConsentInline, SubscriptionInline)
    fieldsets = (
        (None, {"fields": ("email",)}),
        (
            _("Personal data"),
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
                "description": _(
                    "You set no password for others: members choose theirs with “Forgot your"
                    " password?”, staff through an invitation."
                ),
                "fields": ("email", "first_name", "last_name", "region"),
            },
        ),
    )

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Take region and language from a list, as members do."""
        if db_field.name == "region":
            return region_field(str(db_field.verbose_name))
        if db_field.name == "language":
            kwargs["widget"] = forms.Select(choices=[("", "---------"), *language_choices()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the member's page, and what staff do with an account; each checks its permission."""
        view = self.admin_site.admin_view
        urls = [
            path("find/", view(member_views.find), name="accounts_user_find"),
            path("<int:pk>/page/", view(member_views.page), name="accounts_user_page"),
            path("<int:pk>/block/", view(member_block), name="accounts_user_block"),
            path("<int:pk>/data/", view(personal_data.member_data), name="accounts_user_data"),
        ]
        return urls + super().get_urls()

    def get_inlines(
        self, request: HttpRequest, obj: User | None
    ) -> tuple[type[InlineModelAdmin[Any, Any]], ...]:
        """Show what a member agreed to and subscribed to once there is a member."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        """Tell the old address where staff type another one."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            changes.follow_staff(request, user=obj, old=form.initial["email"])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete the last superuser, whom nobody could make again here."""
        if superusers.would_leave_none(User.objects.filter(pk__in=[one.pk for one in objs])):
            return ([], {}, set(), [superusers.LAST])
        return super().get_deleted_objects(objs, request)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 -- Django's own name
        form_url: str = "",
    ) -> HttpResponse:
        """There is no such page: who loses a password asks for a code."""
        raise Http404


admin.site.register(StaffInvitation, StaffInvitationAdmin)


class NewsletterTextInline(admin.StackedInline[NewsletterText, Newsletter]):
    """What the newsletter says, in each language."""

    model = NewsletterText
    formset = EveryLanguageFormSet


@admin.register(Newsletter)
class NewsletterAdmin(NeverDeletedAdmin[Newsletter], LockedAdmin[Newsletter]):
    """Newsletters: written here, sent by an act; what is sent stays as it was."""

    list_display = ("subject", "topic", "status", "letters", "begun_at")
    list_filter = ("topic", "status")
    fields = (
        "topic",
        "status",
        ("written_at", "writer"),
        ("begun_at", "sender"),
        ("letters", "unwritten", "sent_at"),
    )
    readonly_fields = (
        "status",
        "written_at",
        "writer",
        "begun_at",
        "sender",
        "letters",
        "unwritten",
        "sent_at",
    )
    inlines = (NewsletterTextInline,)

    def has_change_permission(self, request: HttpRequest, obj: Newsletter | None = None) -> bool:
        """Only drafts can be edited."""
        is_draft = obj is None or obj.status == Newsletter.Status.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        """Add the actions; each checks its own permission."""
        pages: list[tuple[str, Callable[..., HttpResponseBase]]] = [
            ("preview", staff_views.preview),
            ("preview/html", staff_views.preview_html),
            ("sample", staff_views.sample),
            ("sending", staff_views.sending),
        ]
        urls = [
            path(
                f"<int:pk>/{route}/",
                self.admin_site.admin_view(view),
                name=f"accounts_newsletter_{route.replace('/', '_')}",
            )
            for route, view in pages
        ]
        return urls + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Newsletter]:
        """Read the texts of a whole list at once."""
        return super().get_queryset(request).prefetch_related("texts")

    def save_model(self, request: HttpRequest, obj: Newsletter, form: Any, change: Any) -> None:
        """Note who writes it."""
        if not change:
            obj.written_by = cast("User", request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("written by"))
    def writer(self, newsletter: Newsletter) -> str:
        """Return the author's name, not a link: not all who see this page may see the author's."""
        return newsletter.written_by.get_full_name() if newsletter.pk else "-"

    @admin.display(description=_("sent by"))
    def sender(self, newsletter: Newsletter) -> str:
        """Return the name of who sent it."""
        return newsletter.begun_by.get_full_name() if newsletter.begun_by else "-"

    @admin.display(description=_("not written"))
    def unwritten(self, newsletter: Newsletter) -> int:
        """Count the readers for whom it could not be written."""
        return newsletter.unwritten.count() if newsletter.pk else 0

    @admin.display(description=_("subject"))
    def subject(self, newsletter: Newsletter) -> str:
        """Return the English subject."""
        text = newsletter.text_in(settings.LANGUAGE_CODE)
        return text.subject if text else str(newsletter)


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin[SecurityEvent]):
    """The record of who looked, searched, exported and changed; a list of its own replaces it."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, which counts nothing."""
        return security_views.events(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show nothing more: the list has all of an event."""
        raise Http404
