"""The web server's log of requests: the visitor's address, the request's id, and no secret."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from gunicorn.glogging import Logger

from foundation.web.redaction import redacted_url

# As gunicorn's own, with the time that it took and the id by which events and errors are found.
FORMAT: Final = '%(h)s - - %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(M)sms %({x-request-id}o)s'
# What holds an address of a page.
_ADDRESSES: Final = ("r", "U", "f", "{referer}i", "{raw_uri}e", "{http_referer}e", "{location}o")
_QUERIES: Final = ("q", "{query_string}e")


class AccessLog(Logger):
    """gunicorn's log, behind a proxy too, without tokens and what was searched for."""

    def atoms(
        self,
        resp: Any,  # noqa: ANN401 -- gunicorn has no types
        req: Any,  # noqa: ANN401
        environ: Mapping[str, Any],
        request_time: Any,  # noqa: ANN401
    ) -> dict[str, Any]:
        """Give what a line may be made of."""
        # The master process loads this class before there are settings.
        from foundation.web.requests import recorded_ip  # noqa: PLC0415

        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        request = HttpRequest()
        request.META = dict(environ)
        atoms["h"] = recorded_ip(request) or "-"
        for name in _ADDRESSES:
            if atoms.get(name):
                atoms[name] = redacted_url(str(atoms[name]))
        for name in _QUERIES:
            if atoms.get(name):
                atoms[name] = redacted_url(f"?{atoms[name]}")[1:]
        return atoms
