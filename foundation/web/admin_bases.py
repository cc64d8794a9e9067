"""What the admin pages of all apps have in common: who may not add, change or delete rows."""

from typing import ClassVar, TypeVar

from django.contrib import admin
from django.db import connection, models
from django.http import HttpRequest

from foundation.web.requests import row_id

Row = TypeVar("Row", bound=models.Model)
Parent = TypeVar("Parent", bound=models.Model)


class NeverDeletedAdmin(admin.ModelAdmin[Row]):
    """Rows that others refer to: staff change them, and put them out of use."""

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Refuse."""
        return False


class LockedAdmin(admin.ModelAdmin[Row]):
    """Rows that verbs write too: a form locks the row, and saves what was read under the lock.

    Django saves every column, also those that are not in the form: without the lock, a form would
    take back what a verb wrote between its reading and its saving.
    """

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Row | None:
        """Lock the row first where it is read to be saved."""
        if request.method == "POST" and connection.in_atomic_block:
            self.lock(row_id(object_id) or 0)
        return super().get_object(request, object_id, from_field)

    def lock(self, pk: int) -> None:
        """Lock the row until the form is saved; wait for a verb that has it."""
        rows = self.model._default_manager.select_for_update(no_key=True)
        rows.filter(pk=pk).order_by("pk").values_list("pk").first()


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
