"""The sign-in form, which finds an account however its address is typed or pasted."""

from allauth.account.forms import LoginForm

from foundation.mailboxes import found_by


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """The address and the password."""

    def clean_login(self) -> str:
        """Give the one form of the address, by which all that follows knows it."""
        return found_by(super().clean_login())
