"""Inputs are written as Django's own templates write them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from foundation.web.inputs import Renderer

ATTRIBUTES = {"id": "a", "required": True, "disabled": False, "title": "\"'<&>", "size": 24}
WIDGETS = [
    forms.TextInput,
    forms.EmailInput,
    forms.NumberInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.FileInput,
    forms.DateInput,
    forms.CheckboxInput,
    forms.Textarea,
]


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize("value", [None, "", "it's <1>", 0])
def test_they_look_the_same(widget: type[forms.Widget], value: object) -> None:
    made = [
        widget().render("n", value, ATTRIBUTES, renderer=renderer)
        for renderer in (Renderer(), TemplatesSetting())
    ]
    assert made[0].strip() == made[1].strip()


def test_no_errors_are_nothing_and_errors_are_listed() -> None:
    class Form(forms.Form):
        name = forms.CharField()

    assert str(Form()["name"].errors) == ""
    assert "required" in str(Form({})["name"].errors)
