"""Forms of a registration; they only validate, saving is done elsewhere."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_choices
from accounts.sign_in.captcha import CaptchaField
from evidence.uploads import limits
from evidence.uploads.fields import InvoicesField, PictureField
from foundation.web.form_fields import ChkField, TypedField, field_of
from foundation.web.form_state import PostRedirectForm
from products.models import RegisteredProduct, RegistrationDraft, Store
from products.registration.drafts import Purchase
from products.registration.register import earliest_purchase_day, latest_purchase_day

TYPED_SIGNS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class SerialForm(PostRedirectForm):
    """Step 1: the serial number."""

    serial = TypedField(
        label=_("Serial Number"), max_length=80, widget=forms.TextInput(TYPED_SIGNS)
    )


class ScanForm(PostRedirectForm):
    """Step 1 without typing: a photo of the label."""

    photo = PictureField(
        label=_("Or scan the label"),
        help_text=limits.named(
            _(
                "Take a sharp photo, close and straight on: .jpg, .png, .gif, .webp or .heic, up "
                "to %(megabytes)s MB."
            )
        ),
        error_messages={"required": _("Take or choose a photo of the label.")},
    )


class CheckForm(PostRedirectForm):
    """Step 2: the CHK printed next to the serial number."""

    chk = ChkField(
        label=_("CHK"),
        min_length=3,
        max_length=3,
        error_messages={"min_length": _("The CHK has 3 characters.")},
        widget=forms.TextInput(TYPED_SIGNS),
        help_text=_("The 3-character code printed next to the serial number."),
    )


class PurchaseForm(PostRedirectForm):
    """Step 3: where and when it was bought, and the invoice that proves it."""

    element_id = "typed"

    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
        widget=forms.Select({"autocomplete": "off"}),
        help_text=_("The country where you bought it."),
    )
    store = forms.ModelChoiceField(
        label=_("Store Name"),
        queryset=Store.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"invalid_choice": _("Choose a store in this region.")},
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
    invoice = InvoicesField(
        label=_("Invoice Upload"),
        help_text=limits.named(
            _(
                "The invoice must show the model name, the invoice date and the invoice number. "
                "Upload a PDF of up to %(pages)s pages, or up to %(files)s photos or scans (.jpg, "
                ".png, .gif, .webp or .heic, up to %(megabytes)s MB each); we resize them for you."
            )
        ),
        error_messages={"required": _("Choose a photo or a scan of the invoice.")},
    )
    captcha = CaptchaField()

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, "UploadedFile[bytes]"] | None = None,
        *,
        draft: RegistrationDraft,
    ) -> None:
        initial = {
            "region": draft.region or draft.user.region,
            "store": draft.store_id,
            "purchased_on": draft.purchased_on,
            "channel": draft.channel,
            "invoice": list(draft.invoices.all()),
        }
        super().__init__(data, files, initial=initial)
        self.draft = draft
        self.purchase = Purchase("", None, "", None)
        region = self["region"].value() or ""
        stores = Store.objects.open_in(region)
        field_of(self, "store", forms.ModelChoiceField).queryset = stores
        self.fields["purchased_on"].widget = forms.DateInput(
            {
                "type": "date",
                "min": earliest_purchase_day().isoformat(),
                "max": latest_purchase_day(region).isoformat(),
            },
            format="%Y-%m-%d",
        )

    def clean(self) -> dict[str, Any]:
        """Note the valid fields of the purchase, then reject impossible dates."""
        data = super().clean() or {}
        bought = data.get("purchased_on")
        self.purchase = Purchase(
            data.get("region", ""), data.get("store"), data.get("channel", ""), bought
        )
        if bought and bought > latest_purchase_day(data.get("region", "")):
            self.add_error("purchased_on", _("The purchase date can't be in the future."))
        elif bought and bought < earliest_purchase_day():
            self.add_error("purchased_on", _("That's too long ago. Check the year."))
        return data


class ProofForm(forms.Form):
    """A new proof of purchase for a registered product."""

    proof = InvoicesField(
        label=_("Invoice Upload"),
        help_text=PurchaseForm.base_fields["invoice"].help_text,
        error_messages={"required": _("Choose a photo or a scan of the invoice.")},
    )
