"""Form for My Profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import time_zones
from accounts.models import User
from accounts.regions import likely_first, region_choices
from foundation.text import checked_number
from foundation.web.form_fields import TypedField, field_of


class ProfileForm(forms.ModelForm[User]):
    """My Profile."""

    region = forms.ChoiceField(label=_("Region / Location"), choices=region_choices)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [("", _("Same as my browser")), *settings.LANGUAGES],
        required=False,
        help_text=_("Used for pages and emails."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones.all_choices,
        help_text=_("Can't see yours? Choose a city with the same time."),
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "region", "contact_number", "language", "time_zone")
        field_classes = {"contact_number": TypedField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("region", "")
        field_of(self, "region", forms.ChoiceField).choices = likely_first([own])
        self.initial["time_zone"] = time_zones.todays_name(self.initial.get("time_zone", ""))
        self.fields["time_zone"].widget.choices = time_zones.choices(
            region=self["region"].value() or "", chosen=self["time_zone"].value() or ""
        )

    def clean_contact_number(self) -> str:
        """Refuse a number that cannot be called; it may be left empty."""
        number: str = self.cleaned_data["contact_number"]
        return checked_number(number, self.cleaned_data.get("region", "")) if number else ""
