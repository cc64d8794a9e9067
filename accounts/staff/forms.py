"""Who is invited, as staff type it; and the password, as whoever is invited chooses it."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.mailed_links import StaffInvitation
from accounts.models import User
from accounts.regions import region_choices
from foundation.languages import language_choices


class InvitationForm(forms.ModelForm[StaffInvitation]):
    """E-mail, name and groups of somebody who joins the staff."""

    language = forms.ChoiceField(
        label=_("Language"), choices=language_choices, help_text=_("Of the invitation.")
    )

    class Meta:
        model = StaffInvitation
        fields = ("email", "first_name", "last_name", "groups", "language")

    def clean_email(self) -> str:
        """Refuse an address that has an account, or waits for an answer already."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email=email).exists():
            text = _("This address has an account. Give it its rights on its own page.")
            raise forms.ValidationError(text)
        if StaffInvitation.objects.filter(email=email, used_at=None, withdrawn_at=None).exists():
            raise forms.ValidationError(
                _("This address is invited already. Send it again instead.")
            )
        return email


class AcceptanceForm(forms.Form):
    """The password, and where the new member of staff lives."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validation.password_validators_help_text_html(),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Confirm Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
    )

    def __init__(self, *args: Any, invitation: StaffInvitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Hold the password to what is asked of staff."""
        cleaned = super().clean() or {}
        one, other = cleaned.get("password1"), cleaned.get("password2")
        if one and other and one != other:
            self.add_error("password2", _("You must type the same password each time."))
        if one:
            given = self.invitation
            names = {"first_name": given.first_name, "last_name": given.last_name}
            user = User(email=given.email, is_staff=True, **names)
            try:
                password_validation.validate_password(one, user)
            except forms.ValidationError as weak:
                self.add_error("password1", weak)
        return cleaned
