"""Forms of the pages of points: joining, and leaving."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from membership.models import PointsAccount

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

    def clean_code(self) -> str:
        """Refuse a code that is nobody's: the friend would wait for points that never come."""
        code = str(self.cleaned_data["code"]).strip().lower()
        if code and not PointsAccount.objects.earning().filter(referral_code=code).exists():
            raise ValidationError(
                _("We don't know this code. Check it with your friend, or leave it empty."),
                code="code",
            )
        return code


class LeaveForm(forms.Form):
    """Leaving: that the member has read what is lost."""

    understood = forms.BooleanField(label=_("I understand that my points can't be restored"))
