"""What the admin pages of all apps have in common."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest


class ReadOnly:
    """What staff may look at, and only the verbs of the program change."""

    def has_add_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        """Refuse."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not at run time
    """Rows that the verbs alone write."""
