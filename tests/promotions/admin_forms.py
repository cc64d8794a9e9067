"""What a browser would send from a form of the admin, so that a test changes one value only."""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.forms import BaseForm
from django.test import Client

from foundation.languages import TextsByLanguageWidget


def sent(client: Client, url: str) -> dict[str, Any]:
    """Give what the page's form and its inlines would send as they are."""
    context = client.get(url).context
    data = _of(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        for form in [formset.management_form, *formset.initial_forms]:
            data |= _of(form)
        data[formset.management_form.add_prefix("TOTAL_FORMS")] = len(formset.initial_forms)
    return data


def _of(form: BaseForm) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for bound in form:
        if isinstance(bound.field.widget, TextsByLanguageWidget):
            lines = enumerate(bound.field.widget.decompress(bound.value()))
            values |= {f"{bound.html_name}_{number}": line for number, line in lines}
        else:
            values[bound.html_name] = bound.value()
    return {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None and value is not False and not isinstance(value, FieldFile)
    }
