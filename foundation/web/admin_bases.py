"""What the admin pages of all apps have in common: who may not add, change or delete rows."""

from typing import ClassVar, TypeVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

Row = TypeVar("Row", bound=models.Model)
Parent = TypeVar("Parent", bound=models.Model)


class NeverDeletedAdmin(admin.ModelAdmin[Row]):
    """Rows that others refer to: staff change them, and put them out of use."""

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Refuse."""
        return False


class ReadOnlyAdmin(admin.ModelAdmin[Row]):
    """Rows that staff may look at, and only the verbs of the program write."""

    # Whether those with the permission may remove what the program wrote.
    is_deletable: ClassVar[bool] = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Refuse, unless such rows may be removed."""
        return self.is_deletable and super().has_delete_permission(request, obj)


class ReadOnlyInline(admin.TabularInline[Row, Parent]):
    """Rows of another one, on its page, that staff may look at only."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse."""
        return False
