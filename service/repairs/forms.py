"""The forms of a repair: with whom it was sent, and which one a visitor asks about."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import time_zones
from foundation.web.form_fields import TypedField, field_of
from fulfilment.models import Carrier
from fulfilment.models.parcel import plain_number
from service.models import Repair, is_rma, normalize_rma

TYPED: dict[str, Any] = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class SentByMemberForm(forms.Form):
    """With whom the member has sent it, and under which number."""

    carrier = forms.ModelChoiceField(
        Carrier.objects.none(),
        label=gettext_lazy("Carrier"),
        required=False,
        empty_label=gettext_lazy("Another carrier"),
    )
    carrier_name = forms.CharField(
        label=gettext_lazy("Name of another carrier"), required=False, max_length=60
    )
    number = forms.CharField(
        label=gettext_lazy("Tracking number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(TYPED),
        help_text=gettext_lazy("It's on your receipt. With it we can both follow the parcel."),
    )
    sent_on = forms.DateField(
        label=gettext_lazy("Sent on"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Today, unless you say otherwise."),
    )

    def __init__(self, *args: Any, repair: Repair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Carrier.objects.filter(is_active=True)
        self.latest = time_zones.latest_today(repair.region)
        near = [one.pk for one in rows if one.delivers_to(repair.region)]
        field_of(self, "carrier", forms.ModelChoiceField).queryset = rows.filter(pk__in=near)

    def clean_sent_on(self) -> Any:  # noqa: ANN401 -- a day, or none
        """Refuse a day to come, where the member is."""
        day = self.cleaned_data["sent_on"]
        if day and day > self.latest:
            raise forms.ValidationError(_("This day is in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a parcel of nobody, and a number that is none of its carrier's."""
        typed = super().clean() or self.cleaned_data
        carrier, number = typed.get("carrier"), typed.get("number", "")
        if carrier is None and not typed.get("carrier_name", "").strip():
            self.add_error("carrier_name", _("Who brings it?"))
        if carrier is not None and number and not carrier.takes(plain_number(number)):
            self.add_error("number", _("This doesn't look like a number of this carrier."))
        return typed


class StatusForm(forms.Form):
    """What a visitor knows of a repair: its RMA number, and the end of the serial number."""

    rma = TypedField(label=gettext_lazy("RMA No."), max_length=20, widget=forms.TextInput(TYPED))
    last = TypedField(
        label=gettext_lazy("Last 4 characters of the serial number"),
        min_length=4,
        max_length=4,
        error_messages={"min_length": gettext_lazy("Enter the last 4 characters.")},
        widget=forms.TextInput(TYPED),
    )

    def clean_rma(self) -> str:
        """Refuse what was mistyped: its last character checks the others."""
        number = normalize_rma(self.cleaned_data["rma"])
        if not is_rma(number):
            raise forms.ValidationError(
                _("This isn't an RMA No. of ours. It has 9 characters, such as 7KM-2QX-A94.")
            )
        return number
