"""Forms of the pages of points: joining, and leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 12


class JoinForm(forms.Form):
    """Joining: the agreement, and the code of who recommended the program."""

    agreed = forms.BooleanField(label=_("I agree to the terms of the Reward Program"))
    code = forms.CharField(
        label=_("A friend's code"),
        required=False,
        max_length=LONGEST_CODE,
        help_text=_("If a member recommended the program to you. They earn points for it."),
    )


class LeaveForm(forms.Form):
    """Leaving: that the member has read what is lost."""

    understood = forms.BooleanField(label=_("I understand that my points can't be restored"))
