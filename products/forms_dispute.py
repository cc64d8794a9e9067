"""The forms of a dispute: what the member proves, and what the holder answers."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from products.fields import InvoicesField, PictureField
from products.forms import PurchaseForm
from products.models import RegistrationDraft

LONGEST_NOTE = 1000


class DisputeForm(PurchaseForm):
    """Step 3 for a unit that somebody else has registered: the purchase, and what proves it."""

    label = PictureField(
        label=_("Photo of the label"),
        help_text=_(
            "The label on the product itself, with the serial number, close and flat: "
            ".jpg, .png, .gif, .webp or .heic, at most 10 MB."
        ),
        error_messages={"required": _("Take or choose a photo of the label.")},
    )
    note = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("How you got the product, for our staff. The other member does not see it."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, "UploadedFile[bytes]"] | None = None,
        *,
        draft: RegistrationDraft,
    ) -> None:
        super().__init__(data, files, draft=draft)
        self.initial.update({"label": draft.label, "note": draft.note})
        # As on the page, so that the summary of errors leads down it.
        self.fields["captcha"] = self.fields.pop("captcha")


class AnswerForm(forms.Form):
    """The holder's answer to a dispute."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For our staff. The other member does not see it."),
    )
    proof = InvoicesField(
        label=_("Invoice Upload"),
        required=False,
        help_text=PurchaseForm.base_fields["invoice"].help_text,
    )
