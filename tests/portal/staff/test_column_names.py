from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from accounts.models import User
from portal.staff.column_names import COLUMN_NAMES, is_unnamed
from promotions.models import Promotion
from tests.bare_rows import our_models

# Of these only the list is Django's; who opens a row reads a page of ours.
WITH_PAGES_OF_THEIR_OWN = {"redemptions.claim", "products.serialdispute", "fulfilment.parcel"}
OF_PACKAGES = {"account", "auth", "mfa"}


@pytest.mark.django_db
def test_each_column_and_field_of_the_administration_has_a_name_to_translate(
    rf: RequestFactory,
) -> None:
    request = rf.get("/admin/")
    request.user = User(is_staff=True, is_superuser=True, is_active=True)
    with override("en"):
        unnamed = {
            attribute.replace("_", " ")
            for model, attributes in shown(request)
            for attribute in attributes
            for field in model._meta.fields + model._meta.many_to_many
            if field.name == attribute and is_unnamed(field)
        }
        assert unnamed - {str(name) for name in COLUMN_NAMES} == set()


def test_a_name_is_read_in_the_language_of_the_page_and_stays_out_of_migrations() -> None:
    field = Promotion._meta.get_field("starts_on")
    with override("de"):
        assert field.verbose_name == "beginnt am"
    assert "verbose_name" not in field.deconstruct()[3]


def shown(request: HttpRequest) -> Iterator[tuple[type[Model], list[str]]]:
    """Each table of the administration, with what its list and its form show."""
    for model in filter(admin.site.is_registered, apps.get_models()):
        of_model = admin.site.get_model_admin(model)
        if model._meta.app_label in OF_PACKAGES:
            continue
        filters = [one for one in of_model.get_list_filter(request) if isinstance(one, str)]
        yield model, [str(one) for one in of_model.get_list_display(request)] + filters
        if model._meta.label_lower in WITH_PAGES_OF_THEIR_OWN:
            continue
        for row in (None, model(pk=1)):
            yield model, flatten_fieldsets(of_model.get_fieldsets(request, row))
        for inline in of_model.get_inline_instances(request):
            yield inline.model, flatten_fieldsets(inline.get_fieldsets(request))


def test_each_row_with_a_name_has_one_in_the_plural() -> None:
    lacking = [
        model._meta.label
        for model in our_models()
        if "verbose_name" in model._meta.original_attrs
        and "verbose_name_plural" not in model._meta.original_attrs
    ]
    assert lacking == []
