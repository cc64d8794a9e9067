"""Fields of a form by what they are: ``form.fields`` itself knows all as just a field."""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from django import forms

AnyField = TypeVar("AnyField", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[AnyField]) -> AnyField:
    """Give a field of the form, to set what it offers.

    Raises:
        TypeError: it is a field of another kind.
    """
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is no {kind.__name__}")
    return field


def choices_of(field: forms.ChoiceField) -> list[Any]:
    """List what a field offers now; its own list may read the database each time it is walked."""
    return list(cast("Iterable[Any]", field.choices))
