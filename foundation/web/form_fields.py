"""Fields of a form by what they are: ``form.fields`` itself knows all as just a field."""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from django import forms

from foundation.text import normalize_chk, normalize_typed

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


class TypedField(forms.CharField):
    """A number, code or address as a person types or pastes it; see ``normalize_typed``.

    The browser does not cut off what is too long, since a part of it may be a label or a blank.
    """

    def to_python(self, value: object) -> str:
        """Return the text without what came along with it."""
        return normalize_typed(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out the limits of length, which the browser would apply to the raw text."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if "length" not in name}


class ChkField(TypedField):
    """The check code printed beside a serial number."""

    def to_python(self, value: object) -> str:
        """Return the three characters without their label."""
        return normalize_chk(super().to_python(value))
