"""ASVS 8.2.3, 15.3.3: a list tells nothing of columns that it does not show."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Field, ForeignKey, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User

SITE: dict[type[Model], ModelAdmin[Any]] = admin.site._registry  # noqa: SLF001 -- there is no public list
GUESSES = ("", "__gt", "__startswith", "__regex", "__contains")


@pytest.mark.parametrize("model", SITE, ids=lambda model: model._meta.label)
def test_no_list_is_narrowed_by_a_hidden_column(model: type[Model], rf: RequestFactory) -> None:
    of_model, request = SITE[model], rf.get("/")
    request.user = User(is_staff=True, is_superuser=True)
    shown = {*of_model.get_list_display(request), of_model.date_hierarchy}
    for entry in of_model.get_list_filter(request):
        shown.add(entry[0] if isinstance(entry, tuple) else entry)
    for field in model._meta.get_fields():
        if isinstance(field, Field) and field.name not in shown:
            for guess in GUESSES:
                name = f"{field.name}{guess}"
                assert not of_model.lookup_allowed(name, "a", request), name
        if isinstance(field, ForeignKey) and field.related_model is User:
            for name in (f"{field.name}__password__startswith", f"{field.name}__email__contains"):
                assert not of_model.lookup_allowed(name, "a", request), name


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("admin:products_serialnumber_changelist", "chk_digest__gt"),
        ("admin:notifications_email_changelist", "encrypted_bodies__isnull"),
        ("admin:accounts_user_changelist", "password__startswith"),
    ],
)
def test_a_guess_at_a_hidden_column_is_a_bad_request(
    page: str, asked: str, client: Client, axel: User
) -> None:
    client.force_login(axel)
    assert client.get(reverse(page), {asked: "a"}).status_code == 400


@pytest.mark.parametrize(
    ("page", "asked", "value"),
    [
        ("admin:accounts_user_changelist", "region__exact", "DE"),
        ("admin:accounts_user_changelist", "groups__id__exact", "1"),
        ("admin:notifications_email_changelist", "queued_at__year", "2026"),
        ("admin:redemptions_checkrun_changelist", "claim__promotion__id__exact", "1"),
        ("admin:redemptions_secondlook_changelist", "looked_at__isempty", "1"),
    ],
)
def test_the_filters_of_a_list_work(
    page: str, asked: str, value: str, client: Client, axel: User
) -> None:
    client.force_login(axel)
    assert client.get(reverse(page), {asked: value}).status_code == 200


def test_permission_is_asked_before_the_columns(client: Client, rita: User) -> None:
    client.force_login(rita)
    path = reverse("admin:accounts_user_changelist")
    assert client.get(path, {"password__startswith": "a"}).status_code == 403
