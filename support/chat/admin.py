"""Live Chat in the admin: the desk in the place of a list, and the hours that leads edit."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import MemberRequest
from accounts.regions import region_field
from foundation.web.admin_bases import ReadOnlyAdmin
from support.chat import desk_views
from support.models import ChatHours, ChatSession


class ChatDeskAdmin(ReadOnlyAdmin[ChatSession]):
    """The desk; a chat that is over is read as its ticket."""

    fields = ("conversation", "queued_at")

    def get_urls(self) -> list[URLPattern]:
        """Add what the desk asks for by itself, and the acts."""
        view, name = self.admin_site.admin_view, "support_chatsession"
        return [
            path("since/", view(desk_views.since), name=f"{name}_since"),
            path("availability/", view(desk_views.availability), name=f"{name}_availability"),
            path("next/", view(desk_views.take_next), name=f"{name}_next"),
            path("<int:pk>/entries/", view(desk_views.entries), name=f"{name}_write"),
            path("<int:pk>/acts/<slug:act>/", view(desk_views.act), name=f"{name}_act"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the desk."""
        return desk_views.desk(cast("MemberRequest", request))


class ChatHoursForm(forms.ModelForm[ChatHours]):
    """A region of the list, or none for all that have no hours of their own."""

    class Meta:
        model = ChatHours
        fields = ("region", "opens", "closes", "on_all_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = region_field(gettext("Region / Location"))
        field.required, field.help_text = False, self.fields["region"].help_text
        self.fields["region"] = field


class ChatHoursAdmin(admin.ModelAdmin[ChatHours]):
    """The hours by region."""

    form = ChatHoursForm
    list_display = ("region_or_all", "opens", "closes", "on_all_days")

    @admin.display(description=_("Region / Location"), ordering="region")
    def region_or_all(self, row: ChatHours) -> str:
        """The region's two letters; a star for all others."""
        return row.region or "*"
