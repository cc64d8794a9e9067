"""Where and when a product was bought, as members enter it at registration and correct it later."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.regions import likely_first, region_choices
from foundation.languages import in_order
from foundation.text import one_line
from foundation.web.form_fields import field_of
from foundation.web.form_state import PostRedirectForm
from products.models import RegisteredProduct, RegistrationDraft, Store
from products.registration.drafts import Purchase
from products.registration.register import earliest_purchase_day, latest_purchase_day


class StoresInOrder(ModelChoiceIterator[Store]):
    """Stores for a select box, sorted by their names in the active language."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        blank, *stores = super().__iter__()
        return iter([blank, *in_order(stores, name=lambda store: str(store[1]))])


class StoreField(forms.ModelChoiceField[Store]):
    """A store of a region."""

    iterator = StoresInOrder


class PurchaseFactsForm(PostRedirectForm):
    """The facts of a purchase: region, store (of the list, or named), day and channel."""

    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
        widget=forms.Select({"autocomplete": "off"}),
        help_text=_("The country where you bought it."),
    )
    # Required, unless another one is named below it.
    store = StoreField(
        label=_("Store Name"),
        queryset=Store.objects.none(),
        empty_label=_("Please choose"),
        required=False,
        error_messages={"invalid_choice": _("Choose a store in this region.")},
    )
    other_store = forms.CharField(
        label=_("Name of your store"),
        max_length=120,
        required=False,
        validators=[one_line],
    )
    other_link = forms.URLField(
        label=_("Its website, if it has one"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(["http", "https"])],
        # Not "url", which refuses a name without a scheme before the server can add it.
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )
    purchased_on = forms.DateField(
        label=_("Purchase Date"),
        input_formats=["%Y-%m-%d"],
        help_text=_("As shown on the invoice."),
        error_messages={"invalid": _("Enter the date as YYYY-MM-DD, for example 2026-05-31.")},
    )
    channel = forms.ChoiceField(
        label=_("Where did you purchase the product"),
        choices=RegisteredProduct.Channel.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, "UploadedFile[bytes]"] | None = None,
        *,
        known: RegistrationDraft | RegisteredProduct,
    ) -> None:
        super().__init__(data, files, initial=_typed_before(known))
        self.purchase = Purchase("", None, "", None)
        choices = [("", _("Please choose")), *likely_first([known.user.region])]
        field_of(self, "region", forms.ChoiceField).choices = choices
        region = self["region"].value() or ""
        self.stores = Store.objects.open_in(region)
        if isinstance(known, RegisteredProduct) and known.store.is_listed:
            # Perhaps closed since.
            self.stores |= Store.objects.filter(pk=known.store_id, region=region)
        field_of(self, "store", forms.ModelChoiceField).queryset = self.stores
        self.fields["purchased_on"].widget = forms.DateInput(
            {
                "type": "date",
                "min": earliest_purchase_day().isoformat(),
                "max": latest_purchase_day(region).isoformat(),
            },
            format="%Y-%m-%d",
        )

    def show_stores(self) -> None:
        """Offer the stores of the region that was chosen, and complain of nothing yet."""
        self.full_clean()
        self.errors.clear()

    def clean_other_store(self) -> str:
        """Give the name without the blanks that were pasted along."""
        return " ".join(self.cleaned_data["other_store"].split())

    def clean(self) -> dict[str, Any]:
        """Note the valid facts, then reject impossible dates and a store that is not said."""
        data = super().clean() or {}
        bought = data.get("purchased_on")
        self.purchase = Purchase(
            data.get("region", ""),
            data.get("store"),
            data.get("channel", ""),
            bought,
            data.get("other_store", ""),
            data.get("other_link", ""),
        )
        if bought and bought > latest_purchase_day(data.get("region", "")):
            self.add_error("purchased_on", _("The purchase date can't be in the future."))
        elif bought and bought < earliest_purchase_day():
            self.add_error("purchased_on", _("That's too long ago. Check the year."))
        self._say_which_store(data)
        return data

    def _say_which_store(self, data: dict[str, Any]) -> None:
        if {"store", "other_store"} & self.errors.keys():
            return
        if data.get("store") and data.get("other_store"):
            text = _("Choose a store of the list, or name another one: not both.")
            self.add_error("other_store", text)
        elif not (data.get("store") or data.get("other_store")):
            place = "store" if self.stores.exists() else "other_store"
            self.add_error(place, _("Choose your store, or enter its name if it is not listed."))


def _typed_before(known: RegistrationDraft | RegisteredProduct) -> dict[str, object]:
    typed: dict[str, object] = {
        "region": known.region or known.user.region,
        "store": known.store_id,
        "purchased_on": known.purchased_on,
        "channel": known.channel,
    }
    if isinstance(known, RegistrationDraft):
        return {**typed, "other_store": known.other_store, "other_link": known.other_link}
    if not known.store.is_listed:
        return {**typed, "store": None, "other_store": known.store.name}
    return typed
