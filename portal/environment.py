"""Typed environment variables; an invalid value stops the start with a message.

An unset variable falls back to ``one-machine.env`` in the data folder, written by
``python -m portal.embedded``, so that a command in a second terminal uses the database and the
keys of the running program.
"""

import os
import stat
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

import dj_email_url
from django.core.exceptions import ImproperlyConfigured

AnyName = TypeVar("AnyName", bound=StrEnum)

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
# Each may come as NAME_FILE, the path of a file that holds it: the environment of a process is
# easily shown, a file is not.
SECRETS: Final = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "CODE_KEYS",
    "DIGEST_KEYS",
    "DIGEST_KEY",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_WEB_URL",
    "DATABASE_WORKER_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "BOUNCE_SECRET",
    "STAFF_OIDC_SECRET",
    "MEMBERS_OIDC_SECRET",
)
# Where containers find theirs. The runtime lets all users of the container read them, and there is
# no other user in it.
OF_THE_CONTAINER: Final = Path("/run/secrets")


# How a mail host is reached, and by which port unless another is named.
STARTTLS: Final = {"EMAIL_USE_TLS": True, "EMAIL_PORT": 587}
MAIL: Final[dict[str, dict[str, Any]]] = {
    "smtp": {"EMAIL_PORT": 25},
    "smtp+tls": STARTTLS,
    "smtp+ssl": {"EMAIL_USE_SSL": True, "EMAIL_PORT": 465},
    "submission": STARTTLS,
    "smtps": STARTTLS,  # as dj_email_url reads it
}


# Where the part of an address stands that is filled in, and how long the rest before the @ may be:
# RFC 5321 allows 64 characters, and what is put in takes up to 38.
PLACE: Final = "{}"
LONGEST_LOCAL: Final = 64 - 38


def read_secrets(given: Mapping[str, str]) -> dict[str, str]:
    """Read the secrets that are given as files.

    Raises:
        ImproperlyConfigured: one is given twice, cannot be read, is empty, or its file lies open to
            other users of the machine.
    """
    files = {name: given[f"{name}_FILE"] for name in SECRETS if given.get(f"{name}_FILE")}
    for name in files:
        if given.get(name):
            message = f"{name} and {name}_FILE are both set: which of them is meant?"
            raise ImproperlyConfigured(message)
    return {name: _read_secret(f"{name}_FILE", Path(path)) for name, path in files.items()}


def _read_secret(name: str, path: Path) -> str:
    try:
        mode, value = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"{name}: {path} cannot be read: {error.strerror}."
        raise ImproperlyConfigured(message) from error
    if mode & stat.S_IRWXO and OF_THE_CONTAINER not in path.absolute().parents:
        message = f"{name}: others may open {path}. Close it to them: chmod o= {path}"
        raise ImproperlyConfigured(message)
    if not value:
        message = f"{name}: {path} is empty."
        raise ImproperlyConfigured(message)
    return value


VALUES = {
    **read_file(VAR_DIR / "one-machine.env"),
    **os.environ,
    **read_secrets(os.environ),
}


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


def mail_settings(url: str) -> dict[str, Any]:
    """Return Django's settings for a mail host; smtp+tls is STARTTLS, smtp+ssl TLS from the start.

    dj_email_url takes any scheme that it does not know for mail in clear.

    Raises:
        ImproperlyConfigured: it is none of those schemes.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in MAIL:
        message = f"EMAIL_URL begins with {scheme}://, not with one of {', '.join(MAIL)}."
        raise ImproperlyConfigured(message)
    found: dict[str, Any] = dj_email_url.parse(f"smtp://{rest}")
    named = {"EMAIL_PORT": urlsplit(url).port} if urlsplit(url).port else {}
    return found | MAIL[scheme] | named


def refuse_clear(*, database: str, broker: str, mail: Mapping[str, Any]) -> None:
    """Refuse addresses of servers that are reached without TLS, or whose certificate nobody checks.

    Raises:
        ImproperlyConfigured: one of them is; the message names the setting, and not the address.
    """
    options = dict(parse_qsl(urlsplit(database).query))
    faults = {
        "DATABASE_URL needs sslmode=verify-full": options.get("sslmode") != "verify-full",
        "REDIS_URL needs rediss://": not broker.startswith("rediss://"),
        "EMAIL_URL needs smtp+tls:// or smtp+ssl://": bool(mail)
        and not (mail["EMAIL_USE_TLS"] or mail["EMAIL_USE_SSL"]),
    }
    if found := [fault for fault, is_so in faults.items() if is_so]:
        message = f"TLS_INSIDE is set: {'; '.join(found)}. See .env.example."
        raise ImproperlyConfigured(message)


def refuse_half_mail(
    *, return_address: str, ticket_address: str, authserv_id: str, maildir: Path | None
) -> None:
    """Refuse addresses that cannot be filled in, and one for replies that nobody reads or checks.

    Raises:
        ImproperlyConfigured: something is missing or malformed; the message says what to set.
    """
    faults = (
        [_fault_of_address("RETURN_ADDRESS", return_address)] if PLACE in return_address else []
    )
    if ticket_address:
        faults.append(_fault_of_address("SUPPORT_MAIL_ADDRESS", ticket_address))
        if maildir is None:
            faults.append("SUPPORT_MAIL_ADDRESS needs BOUNCE_MAILDIR, where its mail comes in")
        if not authserv_id:
            faults.append("SUPPORT_MAIL_ADDRESS needs MAIL_AUTHSERV_ID, by which it counts")
    if found := [fault for fault in faults if fault]:
        raise ImproperlyConfigured(f"{'; '.join(found)}. See docs/support.md.")


def _fault_of_address(name: str, pattern: str) -> str:
    local, _, domain = pattern.partition("@")
    is_whole = bool(local) and bool(domain) and pattern.count("@") == 1
    if not is_whole or local.count(PLACE) > 1 or PLACE in domain:
        return f"{name}={pattern!r} is not one address with at most one {{}}, before the @"
    if len(local.replace(PLACE, "")) > LONGEST_LOCAL:
        return f"{name}={pattern!r} is longer than {LONGEST_LOCAL} characters before the @"
    return ""


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


def env_ints(name: str, **known: int) -> dict[str, int]:
    """Read ``name:integer`` pairs, separated by commas; those that are not given stay as they are.

    Raises:
        ImproperlyConfigured: one is no whole number, or its name is none of those.
    """
    given = env_pairs(name)
    if not (set(given) <= set(known) and all(value.isdecimal() for value in given.values())):
        choices = ", ".join(f"{each}:{number}" for each, number in known.items())
        raise ImproperlyConfigured(f"{name}={VALUES[name]!r}: write some of {choices}.")
    return known | {each: int(value) for each, value in given.items()}


def env_path(name: str) -> Path | None:
    """Read the path of a file or folder; None if it is not set."""
    value = VALUES.get(name)
    return Path(value).absolute() if value else None


def env_list(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list; spaces around items are stripped."""
    return [item.strip() for item in (VALUES.get(name) or default).split(",") if item.strip()]


def env_choices(name: str, known: type[StrEnum]) -> list[str]:
    """Read a comma-separated list of names, each of them known."""
    chosen = env_list(name)
    if unknown := set(chosen) - set(known):
        message = f"{name} has {', '.join(sorted(unknown))}; known are {', '.join(known)}."
        raise ImproperlyConfigured(message)
    return chosen


def env_choice(name: str, default: AnyName) -> AnyName:
    """Read one name of those that belong to the default."""
    known = type(default)
    found = VALUES.get(name) or default
    if found not in set(known):
        message = f"{name}={found!r}; known are {', '.join(known)}."
        raise ImproperlyConfigured(message)
    return known(found)


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
