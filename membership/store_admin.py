"""Online stores in the admin."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_field, region_name
from membership.models import OnlineStore


class OnlineStoreAdmin(admin.ModelAdmin[OnlineStore]):
    """Where the entry "Online Store" leads, by region; pages follow within a minute."""

    list_display = ("region_in_words", "name", "address", "is_shown")
    list_filter = ("is_shown",)
    search_fields = ("region__iexact", "name")
    fields = ("region", "name", "address", "is_shown")

    @admin.display(description=_("Region / Location"), ordering="region")
    def region_in_words(self, store: OnlineStore) -> str:
        """The region by its name."""
        return region_name(store.region)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Offer the regions by their names."""
        if db_field.name == "region":
            return region_field(str(db_field.verbose_name))
        return super().formfield_for_dbfield(db_field, request, **kwargs)
