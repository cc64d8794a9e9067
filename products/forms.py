"""The forms of a registration: they check what was typed; the verbs save it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.captcha import CaptchaField
from accounts.models import User
from accounts.regions import region_choices
from products.fields import InvoicesField, PictureField
from products.models import RegisteredProduct, RegistrationDraft, Store
from products.registration import Purchase, earliest_purchase_day, latest_purchase_day

LONGEST_KEPT = 2000
TYPED_SIGNS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class AnsweredForm(forms.Form):
    """A form whose errors are shown by the page that a redirect leads to.

    Back and a reload then meet a page, never the question whether to send a form again.
    """

    def wrongly_typed(self) -> dict[str, str]:
        """Give what was typed into fields with errors: it is corrected, not typed anew."""
        typed = (name for name in self.errors if name in self.fields and self._is_typed(name))
        return {name: str(self[name].value() or "")[:LONGEST_KEPT] for name in typed}

    def _is_typed(self, name: str) -> bool:
        """Tell a text or a choice from a file, and from a sum, of which there is a new one."""
        return not isinstance(self.fields[name].widget, (forms.FileInput, forms.MultiWidget))

    def show_errors(self, errors: Mapping[str, list[str]], typed: Mapping[str, str]) -> None:
        """Mark in the form, which is not bound, what was wrong with the posted one."""
        self.initial.update(typed)
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}
        for name, texts in errors.items():
            self.add_error(name, [ValidationError(text) for text in texts])


class SerialForm(AnsweredForm):
    """Step 1: the serial number."""

    serial = forms.CharField(
        label=_("Serial Number"), max_length=80, widget=forms.TextInput(TYPED_SIGNS)
    )


class ScanForm(AnsweredForm):
    """Step 1 without typing: a photo of the label."""

    photo = PictureField(
        label=_("Scan the label instead"),
        help_text=_(
            "A photo of the label with the serial number, taken close and flat: "
            ".jpg, .png, .gif, .webp or .heic, at most 10 MB."
        ),
        error_messages={"required": _("Take or choose a photo of the label.")},
    )


class CheckForm(AnsweredForm):
    """Step 2: the CHK beside the serial number."""

    chk = forms.CharField(
        label=_("CHK"),
        min_length=3,
        max_length=3,
        widget=forms.TextInput(TYPED_SIGNS),
        help_text=_(
            "The check code of 3 characters, printed beside the serial number on the same label."
        ),
    )


class PurchaseForm(AnsweredForm):
    """Step 3: where and when it was bought, and the invoice that proves it."""

    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
        widget=forms.Select({"autocomplete": "off"}),
        help_text=_("Where you bought the product."),
    )
    store = forms.ModelChoiceField(
        label=_("Store Name"),
        queryset=Store.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"invalid_choice": _("Choose a store of this region.")},
    )
    purchased_on = forms.DateField(
        label=_("Purchase Date"),
        input_formats=["%Y-%m-%d"],
        help_text=_("As on the invoice."),
        error_messages={"invalid": _("Give the date as YYYY-MM-DD, for example 2026-05-31.")},
    )
    channel = forms.ChoiceField(
        label=_("Where did you purchase the product"),
        choices=RegisteredProduct.Channel.choices,
        widget=forms.RadioSelect,
    )
    invoice = InvoicesField(
        label=_("Invoice Upload"),
        help_text=_(
            "The invoice must show the model name, the invoice date and the invoice number. A "
            "PDF of up to 10 pages, or up to 5 photos or scans as .jpg, .png, .gif, .webp or "
            ".heic, at most 10 MB each; we bring their width to 1600 pixels for you."
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
        self.kept = Purchase("", None, "", None)
        stores = Store.objects.open_in(self["region"].value() or "")
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["purchased_on"].widget = forms.DateInput(
            {
                "type": "date",
                "min": earliest_purchase_day().isoformat(),
                "max": latest_purchase_day().isoformat(),
            },
            format="%Y-%m-%d",
        )

    def clean(self) -> dict[str, Any]:
        """Note what can be kept, then refuse days that cannot be meant."""
        data = super().clean() or {}
        bought = data.get("purchased_on")
        self.kept = Purchase(
            data.get("region", ""), data.get("store"), data.get("channel", ""), bought
        )
        if bought and bought > latest_purchase_day():
            self.add_error("purchased_on", _("This day is in the future."))
        elif bought and bought < earliest_purchase_day():
            self.add_error("purchased_on", _("This is too long ago; check the year."))
        return data


class ProofForm(forms.Form):
    """A newer proof of purchase."""

    proof = InvoicesField(
        label=_("Invoice Upload"),
        help_text=PurchaseForm.base_fields["invoice"].help_text,
        error_messages={"required": _("Choose a photo or a scan of the invoice.")},
    )


class HandoverForm(forms.Form):
    """Hand over to another member: to whom, and whether the invoice goes along."""

    email = forms.EmailField(
        label=_("Email of the other member"),
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("A letter with a link goes there; it is open for 14 days."),
    )
    with_proof = forms.BooleanField(
        label=_("Give the proof of purchase along"),
        required=False,
        help_text=_("Your name and address may stand on it. Claims and warranty may need it."),
    )

    def __init__(self, data: QueryDict | None = None, *, giver: User) -> None:
        super().__init__(data)
        self.giver = giver

    def clean_email(self) -> str:
        """Refuse the member's own address."""
        email = str(self.cleaned_data["email"])
        if email.lower() == self.giver.email.lower():
            raise ValidationError(_("This is your own address."))
        return email
