"""The admin's forms of a member; neither of them knows a password."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.staff import superusers


class MemberCreationForm(forms.ModelForm[User]):
    """A member made by staff, who signs in after choosing a password by a mailed code."""

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "region")

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 -- as Django has it
        """Leave the account without a password."""
        self.instance.set_unusable_password()
        return super().save(commit)


class MemberChangeForm(forms.ModelForm[User]):
    """A member as staff see one; which fields there are says the admin."""

    class Meta:
        model = User
        fields = ("email",)

    def clean(self) -> dict[str, Any]:
        """Refuse to take the right from the last superuser."""
        cleaned: dict[str, Any] = super().clean() or {}
        rights = ("is_superuser", "is_staff", "is_active")
        still_one = all(cleaned.get(right, True) for right in rights)
        if superusers.refuses(self.instance, still_one=still_one):
            raise forms.ValidationError(superusers.LAST)
        return cleaned
