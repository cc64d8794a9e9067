"""Links in e-mails: who follows one may have to sign in first, and then comes to what it names."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode


def link_through_sign_in(path: str) -> str:
    """Give the address that leads to a page by way of the sign-in; who is signed in passes on."""
    return f"{settings.BASE_URL}{reverse('account_login')}?{urlencode({'next': path})}"
