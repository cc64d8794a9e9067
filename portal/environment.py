"""Typed environment variables; an invalid value stops the start with a message.

An unset variable falls back to ``one-machine.env`` in the data folder, written by
``python -m portal.embedded``, so that a command in a second terminal uses the database and the
keys of the running program.
"""

import os
from enum import StrEnum
from pathlib import Path

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


def env_choices(name: str, known: type[StrEnum]) -> list[str]:
    """Read a comma-separated list of names, each of them known."""
    chosen = env_list(name)
    if unknown := set(chosen) - set(known):
        message = f"{name} has {', '.join(sorted(unknown))}; known are {', '.join(known)}."
        raise ImproperlyConfigured(message)
    return chosen
