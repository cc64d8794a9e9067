"""The address on which the web listens on one machine: checked before anything is created."""

import socket
from collections.abc import Mapping
from ipaddress import ip_address

from portal.embedded.servers import LOOPBACK, EmbeddedError

LAST_PORT = 65_535
ADVICE = "Choose another: PORT=8001 make run"
NO = {"0", "false", "no", "off"}


def wanted(values: Mapping[str, str]) -> tuple[str, int]:
    """Read HOST and PORT.

    Raises:
        EmbeddedError: PORT is not a valid port.
    """
    text = values.get("PORT") or "8000"
    port = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= port <= LAST_PORT:
        raise EmbeddedError(f"PORT={text} is not a number from 1 to {LAST_PORT}. {ADVICE}")
    return values.get("HOST") or LOOPBACK, port


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches what listens there."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_open(values: Mapping[str, str]) -> None:
    """Check that others do not reach the letters and the printed passwords of the demo.

    Raises:
        EmbeddedError: HOST is not of this machine alone, and they would.
    """
    host = values.get("HOST") or LOOPBACK
    if is_loopback(host):
        return
    lacks = [] if values.get("EMAIL_URL") else ["EMAIL_URL to the address of a mail server"]
    if (values.get("DEMO") or "1").lower() not in NO:
        lacks.append("DEMO=0")
    if lacks:
        raise EmbeddedError(
            f"HOST={host} lets other machines in, and anybody could read all letters or sign in"
            f" with the demo's passwords. Set {' and '.join(lacks)}, or leave HOST out."
        )


def refuse_taken(host: str, port: int) -> None:
    """Check that the address is free.

    Raises:
        EmbeddedError: another program listens there, or this machine has no such address.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise EmbeddedError(f"Port {port} on {host}: {reason}. {ADVICE}") from error
