"""The forms of appointments: what a visit is about, why it is cancelled, and the inquiry."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.text import checked_number
from service.models import LONGEST_MATTER, Appointment

REFERENCE: Final = 10


class VisitForm(forms.Form):
    """What a member says of a visit while its time is held."""

    matter = forms.CharField(
        label=_("What is it about?"),
        max_length=LONGEST_MATTER,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A sentence helps us prepare."),
    )
    phone = forms.CharField(
        label=_("Contact Number"),
        max_length=30,
        required=False,
        help_text=_("Only if we have to reach you that day."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._region = region

    def clean_phone(self) -> str:
        """Take a number that can be called, in its one spelling."""
        typed = str(self.cleaned_data["phone"])
        return checked_number(typed, self._region) if typed else ""


class CancelForm(forms.Form):
    """Why a member does not come."""

    reason = forms.ChoiceField(
        label=_("Why do you cancel?"),
        choices=[(reason.value, reason.label) for reason in Appointment.MEMBERS_REASONS],
        widget=forms.RadioSelect,
    )


class InquiryForm(forms.Form):
    """What finds an appointment without a sign-in."""

    reference = forms.CharField(
        label=pgettext_lazy("of an appointment", "Reference"),
        min_length=REFERENCE,
        max_length=REFERENCE + 10,
        help_text=_("10 characters, from the email about your appointment."),
    )
    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput({"autocomplete": "email"}))

    def clean_reference(self) -> str:
        """Take it however it was typed."""
        return "".join(str(self.cleaned_data["reference"]).split()).lower()
