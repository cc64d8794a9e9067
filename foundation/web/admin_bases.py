"""What the admin pages of all apps have in common: who may not add, change or delete rows."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import connection, models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.locks import lock_rows
from foundation.web.requests import row_id

Row = TypeVar("Row", bound=models.Model)
Parent = TypeVar("Parent", bound=models.Model)


# How a list may be narrowed by what it shows: no "begins with", by which a value can be guessed.
NARROWED_BY = frozenset(
    {"", "exact", "id__exact", "in", "isnull", "isempty", "gt", "gte", "lt", "lte"}
    | {"date", "year", "month", "day"}
)


class ShownLookupsAdmin(admin.ModelAdmin[Row]):
    """Lists that can be narrowed by what they show alone, not by columns that are hidden.

    Django allows each column of the row itself, digests and encrypted texts among them.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse what is neither a filter of the list nor one of its columns."""
        is_shown = any(_narrows(lookup, name) for name in self._columns(request))
        return is_shown and super().lookup_allowed(lookup, value, request)

    def _columns(self, request: HttpRequest) -> set[str]:
        names = {name for name in self.get_list_display(request) if isinstance(name, str)}
        for entry in self.get_list_filter(request):
            chosen = entry[0] if isinstance(entry, (list, tuple)) else entry
            names.add(str(getattr(chosen, "parameter_name", chosen)))
        return names | ({self.date_hierarchy} if self.date_hierarchy else set())


def _narrows(lookup: str, column: str) -> bool:
    return lookup == column or (
        lookup.startswith(f"{column}__") and lookup.removeprefix(f"{column}__") in NARROWED_BY
    )


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
        rows = lock_rows(self.model._default_manager.all())
        rows.filter(pk=pk).order_by("pk").only("pk").first()


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


class WorkListFilter(admin.SimpleListFilter):
    """Views of a list by what is to be done; the first is shown, until another one is chosen."""

    title = gettext_lazy("work")
    parameter_name = "work"

    def value(self) -> str:
        """Return the chosen view."""
        return super().value() or str(self.lookup_choices[0][0])

    def choices(self, changelist: Any) -> Any:
        """Leave out Django's own "All"."""
        chosen = changelist.get_query_string({self.parameter_name: self.value()})
        return [
            {**choice, "selected": choice["query_string"] == chosen}
            for choice in [*super().choices(changelist)][1:]
        ]


def protected_by(row: models.Model) -> list[str]:
    """Count what keeps a row from being deleted, by its kind: thousands of rows are one line."""
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) not in {models.PROTECT, models.RESTRICT}:
            continue
        if relation.auto_created and isinstance(relation, models.ManyToOneRel):
            rows: QuerySet[models.Model] = QuerySet(relation.related_model).filter(
                **{relation.field.name: row}
            )
            if count := rows.count():
                found.append(f"{relation.related_model._meta.verbose_name_plural}: {count}")
    return found


class CountedDeletion(admin.ModelAdmin[Row]):
    """Rows that are deleted unless others depend on them, which are counted, not listed."""

    def get_deleted_objects(self, objs: Sequence[Row] | QuerySet[Row], request: HttpRequest) -> Any:
        """Name what depends on them by its number."""
        counted = {one: protected_by(one) for one in objs}
        refused = [f"{one}: {', '.join(found)}" for one, found in counted.items() if found]
        return ([], {}, set(), refused) if refused else super().get_deleted_objects(objs, request)


class CountedForm(forms.ModelForm[Row]):
    """A row of an inline that says how much depends on it, where Django lists it all."""

    def hand_clean_DELETE(self) -> None:  # noqa: N802 -- Django's own name
        """Refuse to delete a row on which others depend.

        Raises:
            ValidationError: which Django's formset catches.
        """
        data = getattr(self, "cleaned_data", {})
        is_saved = self.instance.pk is not None
        if is_saved and data.get(DELETION_FIELD_NAME) and (found := protected_by(self.instance)):
            text = _("%(row)s cannot be deleted. On it depend: %(counts)s.")
            names = {"row": self.instance, "counts": ", ".join(found)}
            raise forms.ValidationError(text % names)


class CountedInline(InlineModelAdmin[Row, Parent]):
    """Rows of another one that say how much depends on them when they are to be deleted."""

    def get_formset(self, request: HttpRequest, obj: Parent | None = None, **kwargs: Any) -> Any:
        """Put our refusal before Django's."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = type(formset.form.__name__, (CountedForm, formset.form), {})
        return formset


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
