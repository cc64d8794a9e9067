"""What a request tells about who sent it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """A request of somebody signed in, for type checks behind ``login_required``."""

    user: User


def client_ip(request: HttpRequest) -> str:
    """Tell the visitor's address, believing only the proxies that TRUSTED_PROXY_COUNT counts."""
    return str(get_adapter().get_client_ip(request))
