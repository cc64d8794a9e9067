"""What a request tells about who sent it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

# Digits; with more, PostgreSQL's or Python's numbers may end.
LONGEST_ID = 18


def client_ip(request: HttpRequest) -> str:
    """Tell the visitor's address, believing only the proxies that TRUSTED_PROXY_COUNT counts."""
    return str(get_adapter().get_client_ip(request))


def row_id(text: str | None) -> int | None:
    """Read the id of a row out of a form or an address; None if no row can have it."""
    if text is None or not text.isdecimal() or len(text) > LONGEST_ID:
        return None
    return int(text)
