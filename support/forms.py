"""The form of the contact page, for visitors: who writes, the topic, and the words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.captchas.forms import CaptchaForm
from accounts.regions import region_choices
from support.contact import CONTACT
from support.models import LONGEST_TEXT, ContactTopic


def _data_help() -> str:
    link = '{} <a href="{}">{}</a>'
    use = gettext("We use what you write to answer you.")
    return format_html(link, use, reverse("terms", args=["privacy"]), gettext("Privacy Policy"))


class ContactForm(CaptchaForm, forms.Form):
    """What visitors are asked."""

    email = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We answer at this address."),
    )
    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
        required=False,
        widget=forms.Select({"autocomplete": "country"}),
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        choices=lambda: [("", _("Please choose")), *ContactTopic.choices],
    )
    text = forms.CharField(
        label=_("Description"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=lazy(_data_help, str)(),
    )
    captcha_name = CONTACT

    def __init__(self, *args: Any, wanted: Mapping[str, str] | None = None) -> None:
        super().__init__(*args)
        self.initial["topic"] = (wanted or {}).get("topic", "")
