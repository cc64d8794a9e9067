"""The form of the local mailbox."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REPLY: Final = 5000


class MailboxReplyForm(forms.Form):
    """A reply to an e-mail, as its reader writes it."""

    text = forms.CharField(
        label=_("Your reply"), max_length=LONGEST_REPLY, widget=forms.Textarea({"rows": 5})
    )
