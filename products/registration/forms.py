"""Forms of a registration; they only validate, saving is done elsewhere."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.captchas.forms import CaptchaForm
from evidence.uploads import limits
from evidence.uploads.fields import InvoicesField, PictureField
from foundation.web.form_fields import ChkField, TypedField
from foundation.web.form_state import PostRedirectForm
from products.models import RegistrationDraft
from products.registration import register
from products.registration.purchase_form import PurchaseFactsForm

TYPED_SIGNS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class SerialForm(PostRedirectForm):
    """Step 1: the serial number."""

    serial = TypedField(
        label=_("Serial Number"), max_length=80, widget=forms.TextInput(TYPED_SIGNS)
    )


class ScanForm(PostRedirectForm):
    """Step 1 without typing: a photo of the label."""

    photo = PictureField(
        label=_("Scan the label"),
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
        widget=forms.TextInput(TYPED_SIGNS),
        help_text=_("The 3-character code printed next to the serial number."),
        error_messages={
            "min_length": _("The CHK has 3 characters."),
            "max_length": _("The CHK has 3 characters."),
        },
    )


class PurchaseForm(CaptchaForm, PurchaseFactsForm):
    """Step 3: where and when it was bought, and the invoice that proves it."""

    element_id = "typed"
    # In page order, so that the error summary lists the fields from top to bottom.
    field_order = ("invoice",)

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
    captcha_name = register.REGISTRATION

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, "UploadedFile[bytes]"] | None = None,
        *,
        draft: RegistrationDraft,
    ) -> None:
        super().__init__(data, files, known=draft)
        self.initial["invoice"] = list(draft.invoices.all())
        self.draft = draft


class ProofForm(forms.Form):
    """A new proof of purchase for a registered product."""

    proof = InvoicesField(
        label=_("Invoice Upload"),
        help_text=PurchaseForm.base_fields["invoice"].help_text,
        error_messages={"required": _("Choose a photo or a scan of the invoice.")},
    )
