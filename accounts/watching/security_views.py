"""The record of security events, for auditors: newest first, page by page, with filters."""

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.web.requests import row_id

PAGE: Final = 50


class EventFilterForm(forms.Form):
    """What was done, by whom, to whose data, and until which day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("what"),
        required=False,
        choices=[("", gettext_lazy("Anything")), *SecurityEvent.Kind.choices],
    )
    who = forms.CharField(label=gettext_lazy("who (email)"), required=False, max_length=254)
    whose = forms.CharField(label=gettext_lazy("whose (email)"), required=False, max_length=254)
    until = forms.DateField(
        label=gettext_lazy("until"), required=False, widget=forms.DateInput({"type": "date"})
    )


@never_cache
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The list; the place in it stands in the address, and nothing is counted."""
    if not request.user.has_perm("accounts.view_securityevent"):
        raise PermissionDenied
    form = EventFilterForm(request.GET)
    form.is_valid()
    found = _wanted(form.cleaned_data)
    if before := row_id(request.GET.get("before")):
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    context = {
        **admin.site.each_context(request),
        "title": _("Security events"),
        "opts": SecurityEvent._meta,
        "form": form,
        "rows": _named(rows[:PAGE]),
        "next": _address(request, rows[PAGE - 1].pk) if len(rows) > PAGE else "",
    }
    return render(request, "admin/accounts/securityevent/list.html", context)


def _wanted(chosen: dict[str, Any]) -> "QuerySet[SecurityEvent]":
    found = SecurityEvent.objects.all()
    if chosen.get("kind"):
        found = found.filter(kind=chosen["kind"])
    for name, column in (("who", "actor"), ("whose", "member")):
        if chosen.get(name):
            accounts = User.objects.filter(email__iexact=chosen[name]).values_list("pk", flat=True)
            found = found.filter(**{f"{column}__in": list(accounts)})
    if chosen.get("until"):
        found = found.filter(occurred_at__date__lte=chosen["until"])
    return found


def _named(rows: list[SecurityEvent]) -> list[tuple[SecurityEvent, str, str]]:
    """Put the addresses of both to each event; an account that is gone is a number."""
    keys = {pk for row in rows for pk in (row.actor_id, row.member_id) if pk}
    emails = dict(User.objects.filter(pk__in=keys).values_list("pk", "email"))
    return [(row, _account(row.actor_id, emails), _account(row.member_id, emails)) for row in rows]


def _account(pk: int | None, emails: dict[int, str]) -> str:
    return emails.get(pk, str(pk)) if pk else ""


def _address(request: HttpRequest, before: int) -> str:
    query = request.GET.copy()
    query["before"] = str(before)
    return f"?{query.urlencode()}"
