"""Read untrusted values from a request: the client's IP address, the id of a row."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

# In digits: more may not fit into PostgreSQL's bigint, or exceed Python's limit for int().
LONGEST_ID = 18


def client_ip(request: HttpRequest) -> str:
    """Return the client's IP address, trusting only as many proxies as TRUSTED_PROXY_COUNT."""
    return str(get_adapter().get_client_ip(request))


def recorded_ip(request: HttpRequest) -> str:
    """Return the address for a record; where proxies did not say one, that of the connection."""
    try:
        return client_ip(request)
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return str(request.META.get("REMOTE_ADDR") or "")


def client_network(request: HttpRequest) -> str:
    """Return what counts as one place for a throttle: the address, of IPv6 its /64 network.

    One line gets a whole /64, so its owner has as many addresses as there are tries (ASVS 2.4.1).
    """
    address = ip_address(client_ip(request))
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def row_id(text: str | None) -> int | None:
    """Parse a row id from a form or URL; None if no row can have it."""
    if text is None or not text.isdecimal() or len(text) > LONGEST_ID:
        return None
    return int(text)
