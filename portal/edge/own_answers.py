"""The answers that come from the server itself, before any page: they bear the same headers."""

from http import HTTPStatus
from typing import Protocol

from django.conf import settings

# What the phrase of the standard does not tell a person.
_ADVICE = {
    HTTPStatus.REQUEST_TIMEOUT: "The connection was too slow. Please send it again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many uploads just now. Please try again in a minute.",
}
SECONDS_BUSY = 5


class Takes(Protocol):
    """The part of a connection to a client that takes an answer."""

    def sendall(self, data: bytes, /) -> None:
        """Send all of it."""


class WithHeaders:
    """A connection that adds our headers to what the server answers by itself.

    gunicorn writes such an answer in one piece, its head without a header of ours.
    """

    def __init__(self, client: Takes) -> None:
        self._client = client

    def gettimeout(self) -> float:
        """Say that it does not block, as gunicorn wants to have it."""
        return 0.0

    def sendall(self, data: bytes) -> None:
        """Send the answer with the headers."""
        head, end, body = data.partition(b"\r\n\r\n")
        more = "".join(f"\r\n{name}: {value}" for name, value in security_headers())
        self._client.sendall(head + more.encode("latin-1") + end + body)


def security_headers() -> list[tuple[str, str]]:
    """Return what Django's middlewares put on every page, as the settings say."""
    headers = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
    ]
    if settings.HTTPS:
        hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        headers.append(("Strict-Transport-Security", hsts))
    return headers


def answer(status: HTTPStatus) -> tuple[list[tuple[str, str]], bytes]:
    """Return the headers and the body of an answer that ends the connection."""
    body = f"{status.phrase}. {_ADVICE.get(status, '')}".strip().encode() + b"\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
        *security_headers(),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", str(SECONDS_BUSY)))
    return headers, body


def as_bytes(status: HTTPStatus) -> bytes:
    """Return such an answer as it goes over the wire."""
    headers, body = answer(status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {v}" for name, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
