"""The forms of Apply for Service; the verbs write."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts import time_zones
from evidence.uploads.fields import PictureField
from foundation.web.form_fields import field_of
from fulfilment.recipient_fields import RecipientForm
from products.models import Category, RegisteredProduct
from service.applying.terms import RepairTerms
from service.models import (
    LONGEST_DESCRIPTION,
    Accessory,
    FaultFrequency,
    RepairDraft,
    RepairPhoto,
    RepairSymptom,
    RepairWay,
)

Shows = RepairPhoto.Shows
PHOTOS: Final = {
    "photo_serial": Shows.SERIAL,
    "photo_fault": Shows.FAULT,
    "photo_whole": Shows.WHOLE,
}
WAY_HELP: Final = {
    RepairWay.SEND_IN: gettext_lazy("You pack it and hand it to a carrier with our label."),
    RepairWay.DROP_OFF: gettext_lazy("You bring it to a service centre, by appointment."),
    RepairWay.PICK_UP: gettext_lazy("You pack it, and a courier picks it up at your address."),
    RepairWay.ADVANCE: gettext_lazy("We send a replacement first, then you send yours."),
}


class FaultForm(forms.Form):
    """What is wrong, since when, how often, three photos, and what comes along."""

    symptom = forms.ModelChoiceField(
        RepairSymptom.objects.none(),
        label=gettext_lazy("What is wrong?"),
        empty_label=gettext_lazy("Please choose"),
        to_field_name="name",
    )
    description = forms.CharField(
        label=gettext_lazy("What happens?"),
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("What do you see or hear, and when? What have you tried?"),
    )
    since_on = forms.DateField(
        label=gettext_lazy("Since when?"), widget=forms.DateInput({"type": "date"})
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=[("", gettext_lazy("Please choose")), *FaultFrequency.choices],
    )
    photo_serial = PictureField(
        label=gettext_lazy("Photo of the label with the serial number"), required=False
    )
    photo_fault = PictureField(label=gettext_lazy("Photo of the fault"), required=False)
    photo_whole = PictureField(label=gettext_lazy("Photo of the whole product"), required=False)
    accessories = forms.MultipleChoiceField(
        label=gettext_lazy("What do you send along?"),
        choices=Accessory.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick only what is in the parcel. Best send the product alone."),
    )

    def __init__(
        self,
        *args: Any,
        registered: RegisteredProduct,
        draft: RepairDraft | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.latest = time_zones.latest_today(registered.region)
        rows = symptoms_of(registered.product.category)
        field_of(self, "symptom", forms.ModelChoiceField).queryset = rows
        self.there = {photo.shows: photo for photo in draft.photos.all()} if draft else {}
        # Why photos were not taken, where nothing else was sent with them.
        self.refused: dict[str, Any] = {}

    def clean_since_on(self) -> Any:  # noqa: ANN401 -- a day
        """Refuse a day to come, where the member is."""
        day = self.cleaned_data["since_on"]
        if day > self.latest:
            raise forms.ValidationError(_("This day is in the future."))
        return day

    def facts(self) -> dict[str, Any]:
        """Return what may be saved, also of what is not complete."""
        typed = self.cleaned_data
        return {
            "symptom": typed.get("symptom"),
            "description": typed.get("description", ""),
            "since_on": typed.get("since_on"),
            "frequency": typed.get("frequency", ""),
            "accessories": typed.get("accessories", []),
        }

    def photos(self) -> dict[str, Any]:
        """Return the photos that came along, by what they show."""
        found = {shows: self.cleaned_data.get(name) for name, shows in PHOTOS.items()}
        return {shows: clean for shows, clean in found.items() if clean}

    def photo_fields(self) -> list[dict[str, Any]]:
        """Return each field for a photo: what it shows, the one that is there, what was refused."""
        return [
            {
                "shows": shows.value,
                "field": self[name],
                "photo": self.there.get(shows),
                "refused": self.refused.get(name),
            }
            for name, shows in PHOTOS.items()
        ]


class WayForm(RecipientForm):
    """How the product comes to us, and where it is picked up and goes back to."""

    element_id = "repair-way"

    way = forms.ChoiceField(label=gettext_lazy("How does it get to us?"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, terms: RepairTerms, home: str, earlier: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "way", forms.ChoiceField).choices = _named_ways(terms)
        self.ask_for_recipient(earlier, countries=[home], home=home)
        self.earlier = earlier

    def address(self) -> dict[str, str]:
        """Return the address as it was typed."""
        return self.recipient_over(self.earlier)


class ConsentForm(forms.Form):
    """The last step: that data may be lost, in the version that was shown."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I've backed up my data, or accept that it may be lost.")
    )
    version = forms.CharField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)


def symptoms_of(category: Category) -> Any:  # noqa: ANN401 -- a query set with its texts
    """Return the symptoms that members of a category may choose."""
    rows = RepairSymptom.objects.filter(is_active=True).prefetch_related("texts")
    of_all = rows.filter(categories=None)
    return (of_all | rows.filter(categories=category)).distinct()


def _named_ways(terms: RepairTerms) -> Sequence[tuple[str, str]]:
    free = pgettext("price of a way", "free of charge")
    named = []
    for one in terms.ways:
        price = terms.in_words(one.fee) if one.fee else free
        named.append((one.way.value, f"{one.way.label} ({price}): {WAY_HELP[one.way]}"))
    return named
