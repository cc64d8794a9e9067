"""The access log: who asked from where, without what only the member may know.

nginx logs in the same way (deploy/nginx): a test holds the two together.
"""

import logging
import re
from typing import Any, Final

from django.conf import settings

from portal.edge.gunicorn_types import Log

HIDDEN: Final = "-"
# Addresses in which a part is a secret: who has the link may act. The part follows the address.
SECRET_PATHS: Final = ("/products/offers/", "/unsubscribe/", "/account/password/reset/key/")
_SECRET: Final = re.compile(rf"^({'|'.join(map(re.escape, SECRET_PATHS))})[^/?]+")


def readable(address: str) -> str:
    """Return an address without its query and its secret: searches and tokens are no one's else."""
    path, has_query, _query = address.partition("?")
    shown = _SECRET.sub(rf"\g<1>{HIDDEN}", path)
    return f"{shown}?{HIDDEN}" if has_query else shown


def client_address(environ: dict[str, Any]) -> str:
    """Return where a request came from, through as many proxies as are ours."""
    peer = str(environ.get("REMOTE_ADDR", ""))
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if not proxies:
        return peer
    told = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    hops = [part for part in told if part]
    return hops[-proxies] if len(hops) >= proxies else peer


class ReadableLog:
    """gunicorn's log, whose lines about requests show no secret."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def access(
        self, resp: object, req: object, environ: dict[str, Any], request_time: object
    ) -> None:
        """Log a request."""
        shown = {"REMOTE_ADDR": client_address(environ), "QUERY_STRING": ""}
        for name in ("RAW_URI", "PATH_INFO", "HTTP_REFERER"):
            if name in environ:
                shown[name] = readable_anywhere(str(environ[name]))
        self._log.access(resp, req, {**environ, **shown}, request_time)


def readable_anywhere(address: str) -> str:
    """Do the same to an address with a host in front, as a referrer has."""
    found = re.match(r"(https?://[^/]+)(/.*)", address)
    return f"{found[1]}{readable(found[2])}" if found else readable(address)


class ReadablePaths(logging.Filter):
    """Does the same to the addresses in Django's lines about requests that it refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Accept every record, its addresses without secrets."""
        if hasattr(record, "request") and isinstance(record.args, tuple):
            record.args = tuple(
                readable(each) if isinstance(each, str) and each.startswith("/") else each
                for each in record.args
            )
        return True
