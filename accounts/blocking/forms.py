"""The forms of a block; the verbs write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.privacy_models import LONGEST_REASON


class BlockReasonForm(forms.Form):
    """Why a block is to be lifted."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For colleagues; the member does not see it."),
    )


class BlockForm(BlockReasonForm):
    """Why a member is to be blocked: for colleagues, and in words for the member."""

    told = forms.CharField(
        label=_("What the member reads"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the member's language, by email and when they try to sign in."),
    )
