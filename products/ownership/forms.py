"""Forms of disputes and transfers."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evidence.uploads import limits
from evidence.uploads.fields import InvoicesField, PictureField
from foundation.mailboxes import canonical_address
from foundation.text import filled_when_shown
from products.models import RegistrationDraft
from products.models.transfer import OPEN_FOR
from products.registration.forms import PurchaseForm

LONGEST_NOTE = 1000


class DisputeForm(PurchaseForm):
    """Step 3 for a product that another member has registered: the purchase and its proofs."""

    label = PictureField(
        label=_("Photo of the label"),
        help_text=limits.named(
            _(
                "A sharp photo of the label on the product itself, close and straight on: .jpg, "
                ".png, .gif, .webp or .heic, up to %(megabytes)s MB."
            )
        ),
        error_messages={"required": _("Take or choose a photo of the label.")},
    )
    note = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Tell our team how you got the product. The other member won't see this."),
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


class AnswerForm(forms.Form):
    """The holder's answer to a dispute."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Only our team sees this, not the other member."),
    )
    proof = InvoicesField(
        label=_("Invoice Upload"),
        required=False,
        help_text=PurchaseForm.base_fields["invoice"].help_text,
    )


class TransferForm(forms.Form):
    """Transfer to another member: to whom, and whether the invoice is included."""

    email = forms.EmailField(
        label=_("Email of the other member"),
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=filled_when_shown(
            _("We'll email a link to this address. It works for %(days)s days."),
            lambda: {"days": str(OPEN_FOR.days)},
        ),
    )
    with_proof = forms.BooleanField(
        label=_("Include the proof of purchase"),
        required=False,
        help_text=_("It may show your name and address. Claims and warranty may need it."),
    )

    def __init__(self, data: QueryDict | None = None, *, giver: User) -> None:
        super().__init__(data)
        self.giver = giver

    def clean_email(self) -> str:
        """Give the address in its one form, and refuse the member's own."""
        email = canonical_address(self.cleaned_data["email"])
        if email == self.giver.email.lower():
            raise ValidationError(_("This is your own address."))
        return email
