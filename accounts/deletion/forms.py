"""The form that confirms a deletion by typing the address, and that of staff with a reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.mailboxes import same_mailbox
from foundation.text import one_line


class ConfirmDeletionForm(forms.Form):
    """The member types the own address."""

    typed = forms.CharField(
        label=_("Type your email address to confirm"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "email"}),
    )

    def __init__(self, data: QueryDict | None = None, *, member: User) -> None:
        super().__init__(data)
        self.member = member

    def clean_typed(self) -> str:
        """Refuse another address."""
        typed: str = self.cleaned_data["typed"]
        if not same_mailbox(typed, self.member.email):
            raise ValidationError(_("This isn't your account's email address."))
        return typed


class ActForMemberForm(forms.Form):
    """Why staff act for a member; it stands in the record."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        validators=[one_line],
        widget=forms.TextInput({"class": "vTextField"}),
    )
