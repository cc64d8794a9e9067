"""Base classes of the admin pages of all apps."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest


class ReadOnly:
    """Rows that staff can view, and that only the program's own functions change."""

    def has_add_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        """Return False: the admin is read-only."""
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        """Return False: the admin is read-only."""
        return False

    def has_delete_permission(
        self, _request: HttpRequest, _obj: models.Model | None = None
    ) -> bool:
        """Return False: the admin is read-only."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not at run time
    """Read-only admin pages: only the program's own functions write these rows."""
