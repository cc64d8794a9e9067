"""Read untrusted values from a request: the client's IP address, the id of a row."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

# In digits: more may not fit into PostgreSQL's bigint, or exceed Python's limit for int().
LONGEST_ID = 18


def client_ip(request: HttpRequest) -> str:
    """Return the client's IP address, trusting only as many proxies as TRUSTED_PROXY_COUNT."""
    return str(get_adapter().get_client_ip(request))


def row_id(text: str | None) -> int | None:
    """Parse a row id from a form or URL; None if no row can have it."""
    if text is None or not text.isdecimal() or len(text) > LONGEST_ID:
        return None
    return int(text)
