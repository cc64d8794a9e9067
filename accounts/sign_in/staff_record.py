"""What the admin records by itself: searches, exports, members' pages, old and new values.

It is done for every page and model of the site, so that none can forget it.
"""

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import wraps
from typing import Any, Final, cast

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.watching import alarms
from foundation.web.admin_bases import ShownLookupsAdmin
from foundation.web.large_lists import LargeListAdmin

View = Callable[..., HttpResponseBase]
Value = str | int | float | bool | None | list[Any]

# Parameters in which staff type what they look for, and part of it is about people.
SEARCHES: Final = ("q", "term", "who", "whose")
# A change of these is one of somebody's rights.
RIGHTS: Final = frozenset({"is_active", "is_staff", "is_superuser", "groups", "permissions"})
# Of these fields the record has the name alone.
SECRET: Final = ("password", "secret", "token", "data")
HIDDEN: Final = "•••"


def recorded(view: View) -> View:
    """Let a page of the admin record what somebody searched for or took away as a file."""

    @wraps(view)
    def recording(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(request.user, User) and request.user.is_staff:
            _note_search(request, request.user)
            if response.headers.get("Content-Disposition", "").startswith("attachment"):
                kind = SecurityEvent.Kind.EXPORT
                security_events.record(kind, by=request.user, about=request.get_full_path())
                alarms.count(alarms.EXPORTS, request.user.pk)
        return response

    return recording


def _note_search(request: HttpRequest, by: User) -> None:
    typed = {name: request.GET[name] for name in SEARCHES if request.GET.get(name, "").strip()}
    if typed:
        kind = SecurityEvent.Kind.SEARCH
        security_events.record(kind, by=by, about=request.path, details=typed)


def with_values(admin_class: type[ModelAdmin[Any]]) -> type[ModelAdmin[Any]]:
    """Return the admin class of a model, which then records old and new values."""
    module = {"__module__": admin_class.__module__, "__doc__": admin_class.__doc__}
    return type(admin_class.__name__, (RecordingAdmin, admin_class), module)


class RecordingAdmin(ShownLookupsAdmin[Any], LargeListAdmin[Any]):
    """Records what staff add, change and delete here, and which members' pages they open.

    All models of the site have it, and so lists that tell nothing of hidden columns, however long.
    """

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 -- as the class that this is put before
        """Record who opened a member's page."""
        response = super().change_view(request, object_id, form_url, extra_context)
        is_page = response.status_code == 200 and request.method == "GET"  # noqa: PLR2004 -- OK
        if is_page and self.model is User and object_id.isdecimal():
            self._record(SecurityEvent.Kind.MEMBER, request, int(object_id))
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 -- as the class that this is put before
        """Ask for the permission first; Django first tells whether there is such a row."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,  # noqa: ANN401 -- a model's form
        formsets: Iterable[Any] | None,
        add: bool = False,  # noqa: FBT001, FBT002 -- as Django calls it
    ) -> Any:  # noqa: ANN401 -- as Django's
        """Record the values of a form and of the rows below it, before and after."""
        changes = [*_changes(form), *_changes_below(formsets or ())]
        if add or changes:
            kind = SecurityEvent.Kind.ADDED if add else SecurityEvent.Kind.CHANGED
            if not add and RIGHTS.intersection(form.changed_data):
                kind = SecurityEvent.Kind.ROLE
            # The form of a new password is about a user, not of one.
            row = getattr(form, "instance", None) or form.user
            self._record(kind, request, row.pk, changes=changes)
        return super().construct_change_message(request, form, cast("Any", formsets), add)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:  # noqa: ANN401 -- as Django's
        """Record what is about to be deleted."""
        for row in queryset:
            whose = getattr(row, "user_id", None)
            kind = SecurityEvent.Kind.DELETED
            self._record(kind, request, row.pk, member_id=whose, name=str(row))
        return super().log_deletions(request, queryset)

    def _record(
        self,
        kind: SecurityEvent.Kind,
        request: HttpRequest,
        pk: int,
        *,
        member_id: int | None = None,
        **details: object,
    ) -> None:
        if isinstance(request.user, User):
            security_events.record(
                kind,
                by=request.user,
                member_id=pk if self.model is User else member_id,
                about=f"{self.opts.label_lower} {pk}",
                details=details,
            )


def _changes_below(formsets: Iterable[Any]) -> Iterable[dict[str, Value]]:
    for formset in formsets:
        label = formset.model._meta.model_name
        for row in getattr(formset, "deleted_objects", ()):
            yield {"field": f"{label} {row}", "old": str(row), "new": None}
        gone = getattr(formset, "deleted_forms", ())
        for form in formset.forms:
            if form.has_changed() and form not in gone:
                yield from _changes(form, f"{label} {form.instance}: ")


def _changes(form: Any, prefix: str = "") -> Iterable[dict[str, Value]]:  # noqa: ANN401 -- a form
    for name in form.changed_data:
        is_secret = any(word in name for word in SECRET)
        old, new = form.initial.get(name), form.cleaned_data.get(name)
        values = (HIDDEN, HIDDEN) if is_secret else (plain(old), plain(new))
        if name != "DELETE":
            yield {"field": prefix + name, "old": values[0], "new": values[1]}


def plain(value: object) -> Value:
    """Return a value as it is kept: numbers and texts as they are, rows by their number."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Model():
            key: Value = plain(value.pk)
            return key
        case date() | time():
            return value.isoformat()
        case QuerySet() | list() | tuple() | set():
            return [plain(each) for each in value]
        case _:
            return str(value)
