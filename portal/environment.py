"""Typed environment variables; an invalid value stops the start with a message.

An unset variable falls back to ``one-machine.env`` in the data folder, written by
``python -m portal.embedded``, so that a command in a second terminal uses the database and the
keys of the running program.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()


def read_file(path: Path) -> dict[str, str]:
    """Read ``KEY=value`` lines; a missing file counts as empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
VALUES = {**read_file(VAR_DIR / "one-machine.env"), **os.environ}


def env(name: str, default: str | None = None) -> str:
    """Read a string; without a default the variable is required.

    Raises:
        ImproperlyConfigured: the variable is required and not set.
    """
    value = VALUES.get(name) or default
    if value is None:
        message = f"{name} is not set. See .env.example; on one machine, start with `make run`."
        raise ImproperlyConfigured(message)
    return value


def env_bool(name: str, *, default: bool) -> bool:
    """Read a boolean: 1, true, yes, on or 0, false, no, off."""
    value = (VALUES.get(name) or str(default)).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    message = f"{name}={value!r} is neither yes nor no."
    raise ImproperlyConfigured(message)


def env_int(name: str, default: int) -> int:
    """Read an integer."""
    value = VALUES.get(name) or str(default)
    try:
        return int(value)
    except ValueError as error:
        message = f"{name}={value!r} is not a whole number."
        raise ImproperlyConfigured(message) from error


def env_path(name: str) -> Path | None:
    """Read the path of a file or folder; None if it is not set."""
    value = VALUES.get(name)
    return Path(value).absolute() if value else None


def env_list(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list; spaces around items are stripped."""
    return [item.strip() for item in (VALUES.get(name) or default).split(",") if item.strip()]


def env_pairs(name: str) -> dict[str, str]:
    """Read ``left:right`` pairs, separated by commas."""
    items = env_list(name)
    if not all(":" in item for item in items):
        message = f"{name}={VALUES[name]!r}: write pairs as left:right, separated by commas."
        raise ImproperlyConfigured(message)
    return {
        left.strip(): right.strip() for left, _, right in (item.partition(":") for item in items)
    }


def env_openid(prefix: str) -> list[dict[str, Any]]:
    """Read a provider of OpenID Connect; none where its address is not set."""
    url = VALUES.get(f"{prefix}_OIDC_URL")
    if not url:
        return []
    if not url.startswith("https://") and urlsplit(url).hostname not in LOOPBACK:
        message = f"{prefix}_OIDC_URL={url!r}: a provider is asked by https alone."
        raise ImproperlyConfigured(message)
    scopes = ["openid", "profile", "email", *env_list(f"{prefix}_OIDC_SCOPES")]
    return [
        {
            "provider_id": prefix.lower(),
            "name": env(f"{prefix}_OIDC_NAME"),
            "client_id": env(f"{prefix}_OIDC_CLIENT_ID"),
            "secret": env(f"{prefix}_OIDC_SECRET"),
            "settings": {
                "server_url": url.rstrip("/"),
                "scope": scopes,
                "oauth_pkce_enabled": True,
                "origins": env_list(f"{prefix}_OIDC_ORIGINS", origin_of(url)),
            },
        }
    ]


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
