"""A program that answers with what the server made of the request."""

import json
from collections.abc import Callable
from typing import Any

import django

# As the program does: the log of requests asks it for the visitor's address.
django.setup()
# More than kernels keep for a client that reads nothing.
LARGE = 20_000_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Return the variables of the request, and the size of its body."""
    size = len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    answer = json.dumps({**told, "size": size}).encode()
    if environ["PATH_INFO"] == "/large/":
        answer = b"x" * LARGE
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
