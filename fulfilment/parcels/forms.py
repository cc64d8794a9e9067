"""Forms about parcels: where one goes, with whom it left, and a file of tracking numbers."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.web.file_loads import LoadFileForm
from fulfilment.models import Carrier, Fulfilment
from fulfilment.parcels.recipients import Address
from fulfilment.recipient_fields import RecipientForm


class ParcelAddressForm(RecipientForm):
    """The address of a parcel, in one of the countries of its promotion."""

    element_id = "parcel-address"

    def __init__(self, *args: Any, parcel: Fulfilment, earlier: Address, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promotion, home = parcel.cause.promotion, parcel.cause.user.region
        countries = promotion.regions if promotion else [home]
        self.ask_for_recipient(earlier, countries=countries, home=home)
        self.earlier = earlier

    def address(self) -> dict[str, str]:
        """Return the address as it was typed."""
        return self.recipient_over(self.earlier)


class SentForm(forms.Form):
    """With whom a parcel left, under which number, and when."""

    carrier = forms.ModelChoiceField(
        Carrier.objects.filter(is_active=True), label=gettext_lazy("Carrier")
    )
    number = forms.CharField(
        label=gettext_lazy("Tracking number"), required=False, max_length=60, strip=True
    )
    sent_on = forms.DateField(
        label=gettext_lazy("Sent on"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Today, unless you say otherwise."),
    )

    def clean_sent_on(self) -> Any:  # noqa: ANN401 -- a day, or none
        """Refuse a day to come."""
        day = self.cleaned_data["sent_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is in the future."))
        return day


class SentTogetherForm(SentForm):
    """With whom several parcels left, and when; each under a number of its own."""

    def __init__(self, *args: Any, parcels: Iterable[Fulfilment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = self.fields.pop("number")
        self.parcels = list(parcels)
        for parcel in self.parcels:
            reward = parcel.reward.name if parcel.reward else ""
            names = ", ".join(filter(None, [parcel.cause.reference, reward]))
            number = copy(shared)
            number.label = f"{shared.label} ({names})"
            self.fields[number_of(parcel.pk)] = number

    def numbers(self) -> dict[int, str]:
        """Return the number that was typed for each parcel, by its id."""
        return {each.pk: self.cleaned_data[number_of(each.pk)] for each in self.parcels}


def number_of(parcel_id: int) -> str:
    """Return the name of the field for a parcel's tracking number."""
    return f"number_{parcel_id}"


class NoteForParcelForm(forms.Form):
    """Why a parcel is put on hold, or came back; staff read it."""

    note = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)


class LoadTrackingForm(LoadFileForm):
    """A file of tracking numbers, which is loaded as a whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_strict"]
        self.fields["columns"].help_text = _(
            "Of the Order ID, the carrier, the number, and the date if there is one; where the "
            "heading is unusual."
        )

    def clean(self) -> dict[str, Any]:
        """A wrong line always refuses the file."""
        return {**(super().clean() or {}), "is_strict": True}
