"""The fields of a form under "Recipient Information": the country first, then its own address."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.regions import region_name
from foundation.languages import names_in_order
from foundation.text import checked_number, one_line
from foundation.web.form_fields import TypedField
from foundation.web.form_state import PostRedirectForm
from fulfilment import addresses
from fulfilment.addresses import COUNTRY
from fulfilment.postal_forms import postal_form

AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "zip_code": "postal-code",
    "city": "address-level2",
    "state": "address-level1",
    "street": "address-line1",
    "unit": "address-line2",
    "contact_number": "tel",
}


class RecipientForm(PostRedirectForm):
    """A form that may ask where something is to be sent."""

    country = ""

    def ask_for_recipient(
        self, earlier: Mapping[str, str], *, countries: Collection[str], home: str
    ) -> None:
        """Add the fields, with one of ``countries``: at first that of ``earlier``, or ``home``."""
        at_first = next((each for each in (earlier.get(COUNTRY), home) if each in countries), None)
        at_first = at_first or next(iter(countries), home)
        chosen = str(self.data.get(COUNTRY, "")) if self.is_bound else ""
        self.country = chosen if chosen in countries else at_first
        self.fields[COUNTRY] = _country_field(countries or [home], at_first)
        # An address of elsewhere is of no use here.
        is_elsewhere = earlier.get(COUNTRY, self.country) != self.country
        known = addresses.OF_THE_PERSON if is_elsewhere else tuple(addresses.LINES)
        for name in addresses.lines_in(self.country):
            initial = earlier.get(name, "") if name in known else ""
            self.fields[name] = _field_of(name, self.country, initial)

    def recipient_fields(self) -> Iterator[forms.BoundField]:
        """The fields, in their order on the page."""
        names = (COUNTRY, *addresses.lines_in(self.country)) if self.country else ()
        return (self[name] for name in names)

    @property
    def country_name(self) -> str:
        """The country whose address is asked for."""
        return region_name(self.country)

    def recipient_over(self, earlier: Mapping[str, str]) -> dict[str, str]:
        """Return the valid lines of the country, over those of an earlier address of it."""
        if not self.country:
            return dict(earlier)
        is_elsewhere = earlier.get(COUNTRY, self.country) != self.country
        kept = addresses.OF_THE_PERSON if is_elsewhere else addresses.lines_in(self.country)
        lines = {name: earlier[name] for name in kept if name in earlier}
        typed = {n: self.cleaned_data[n] for n in addresses.LINES if n in self.cleaned_data}
        return {**lines, **typed, COUNTRY: self.country}

    def clean_contact_number(self) -> str:
        """Refuse what cannot be called."""
        return checked_number(self.cleaned_data["contact_number"], self.country)

    def clean_zip_code(self) -> str:
        """Refuse a postal code that is none of this country."""
        text = " ".join(self.cleaned_data["zip_code"].upper().split())
        form = postal_form(self.country)
        if text and not form.takes_zip_code(text):
            error = _("This is no zip code of %(country)s. One looks like this: %(example)s.")
            names = {"country": self.country_name, "example": form.zip_example}
            raise ValidationError(error % names, code="zip_code")
        return text


def _country_field(countries: Collection[str], at_first: str) -> forms.ChoiceField:
    """Return the field of the country, hidden where there is no choice."""
    named = {region_name(code): code for code in countries}
    return forms.ChoiceField(
        label=gettext_lazy("Region / Location"),
        choices=[(named[name], name) for name in names_in_order(named)],
        initial=at_first,
        # A page that was open since before it asked for the country.
        required=False,
        widget=forms.Select({"autocomplete": "country"})
        if len(countries) > 1
        else forms.HiddenInput(),
    )


def _field_of(name: str, country: str, initial: str) -> forms.Field:
    line, states = addresses.LINES[name], postal_form(country).states
    arguments: dict[str, Any] = {
        "label": line.label,
        "required": name in addresses.required_in(country),
        "initial": initial,
    }
    attrs = {"autocomplete": AUTOCOMPLETE.get(name, "off")}
    if name == "state" and states:
        choices = [("", gettext_lazy("Select")), *states]
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs), **arguments)
    kind = TypedField if name in {"contact_number", "zip_code"} else forms.CharField
    if name == "contact_number":
        attrs["inputmode"] = "tel"
    widget = forms.TextInput(attrs)
    return kind(max_length=line.longest, validators=[one_line], widget=widget, **arguments)
