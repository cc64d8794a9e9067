"""Forms that take a new password twice: all that is wrong with it is told at once."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext as _

from accounts.passwords import rules


class NewPasswordForm(forms.BaseForm):
    """Shows the rules as a list, and tells of a second spelling beside a password that is weak.

    allauth compares the two only if the first is strong.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = rules.listed()

    def clean(self) -> dict[str, Any] | None:
        """Compare the two as they were typed."""
        cleaned = super().clean()
        one, other = (self.data.get(self.add_prefix(f"password{n}"), "") for n in (1, 2))
        if one and other and one != other and not self.has_error("password2"):
            self.add_error("password2", _("You must type the same password each time."))
        return cleaned


class PasswordChangeForm(NewPasswordForm, allauth_forms.ChangePasswordForm):
    """Changing the password."""


class FirstPasswordForm(NewPasswordForm, allauth_forms.SetPasswordForm):
    """A password for an account that has none."""


class PasswordResetForm(NewPasswordForm, allauth_forms.ResetPasswordKeyForm):
    """A new password after the code of a reset."""
