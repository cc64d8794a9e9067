"""Private parts of packages, which may change with any release: each is named here with its pin.

Whoever raises a pin looks at each part again. Public hooks are better where there are any.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = (
    "accounts",
    "evidence",
    "foundation",
    "fulfilment",
    "notifications",
    "portal",
    "products",
    "promotions",
    "redemptions",
    "support",
)
OURS = {*PROGRAM, "bench", "tests"}
# By distribution, with the minor version that pyproject.toml pins.
PINNED = {
    "django-allauth": "65.22",
    "gunicorn": "27.0",
    "rapidocr": "3.10",
}
# What the program and its tests import.
IMPORTED = {
    # Who has just added a factor, or brought one from a provider, has used it: the public module
    # reads such records alone.
    "allauth.account.internal.flows.login.record_authentication": "django-allauth",
    # Who accepts an invitation has just chosen the password.
    "allauth.account.internal.flows.login.perform_password_login": "django-allauth",
    # The tests make second factors and codes as a member's telephone does.
    "allauth.mfa.recovery_codes.internal.auth.RecoveryCodes": "django-allauth",
    "allauth.mfa.totp.internal.auth.TOTP": "django-allauth",
    "allauth.mfa.totp.internal.auth.format_hotp_value": "django-allauth",
    "allauth.mfa.totp.internal.auth.generate_totp_secret": "django-allauth",
    "allauth.mfa.totp.internal.auth.hotp_value": "django-allauth",
}
# What the program replaces in a class of a package.
REPLACED = {
    # Wrong passwords are counted by account and network address together.
    "AccountAdapter._get_login_attempts_cache_key": "django-allauth",
    # No thread waits for a body that nobody read. Public, but documented nowhere, are accept,
    # finish_request, murder_pending and on_client_socket_readable, which it replaces too.
    "DeadlineWorker._keepalive_after": "gunicorn",
}
# What it reads from an object of a package.
READ = {
    # How large a copy it finds print in is set for each picture; it is made at the first call.
    "evidence/reading/rapid.py _load_det_model": "rapidocr",
}
# Private by their look alone: their packages document them.
DOCUMENTED = {
    "_meta",
    "_default_manager",
    "_db",  # of a manager
    "_asdict",  # named tuples
    "_replace",
    "_exit",  # os
    "_run_exitfuncs",  # atexit: not documented, but Python's own
    "EvidenceBucket._save",  # Django's custom storages
}


def files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def is_private(name: str) -> bool:
    return name == "internal" or bool(re.fullmatch(r"_[^_].*(?<!_)", name))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def foreign(tree: ast.Module) -> Iterator[str]:
    """Private parts of others that a file imports."""
    for name in imported(tree):
        parts = name.split(".")
        if parts[0] not in OURS and any(map(is_private, parts)):
            yield name


def defined(tree: ast.Module) -> Iterator[str]:
    """Every name that a file gives to something of its own."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.alias(asname=str(name)):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.alias(name=name):
                yield name


def read(tree: ast.Module) -> Iterator[str]:
    """Private attributes that a file reads and does not define itself."""
    known = DOCUMENTED.union(defined(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in known:
            yield node.attr


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the program; what needs a package that is not installed is left out."""
    packages = (importlib.import_module(package) for package in PROGRAM)
    found = (pkgutil.walk_packages(each.__path__, f"{each.__name__}.") for each in packages)
    names = (part.name for parts in found for part in parts)
    left_out = re.compile(r"__main__$|^portal\.s3$")
    return tuple(importlib.import_module(name) for name in names if not left_out.search(name))


def replaced() -> Iterator[str]:
    """Private methods of a package's class that a class of ours has too."""
    for module in modules():
        for _name, ours in inspect.getmembers(module, inspect.isclass):
            if ours.__module__ != module.__name__:
                continue
            theirs = [base for base in ours.__mro__ if base.__module__.split(".")[0] not in OURS]
            for name, value in vars(ours).items():
                is_method = isinstance(value, FunctionType) and is_private(name)
                if is_method and any(name in vars(base) for base in theirs):
                    yield f"{ours.__name__}.{name}"


@pytest.mark.long
def test_every_private_part_that_is_imported_is_named_here() -> None:
    found = {name for _path, tree in files(*PROGRAM, "bench", "tests") for name in foreign(tree)}
    assert found == set(IMPORTED)


@pytest.mark.long
def test_every_private_part_that_is_read_is_named_here() -> None:
    found = {f"{path} {name}" for path, tree in files(*PROGRAM) for name in read(tree)}
    assert found == set(READ)


def test_every_private_part_that_is_replaced_is_named_here() -> None:
    assert set(replaced()) - DOCUMENTED == set(REPLACED)


@pytest.mark.parametrize(("package", "minor"), PINNED.items())
def test_what_is_named_here_is_pinned_and_installed(package: str, minor: str) -> None:
    major, number = minor.split(".")
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if line.strip().startswith(f'"{package}')]
    assert f',<{major}.{int(number) + 1}"' in line
    assert metadata.version(package).startswith(f"{minor}.")


def test_nothing_is_pinned_that_is_not_used() -> None:
    assert set(PINNED) == {*IMPORTED.values(), *REPLACED.values(), *READ.values()}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from allauth.core.internal import ratelimit", ["allauth.core.internal.ratelimit"]),
        ("import celery._state", ["celery._state"]),
        ("from django.utils._os import safe_join as join", ["django.utils._os.safe_join"]),
        ("from django.db import __version__, models", []),
        ("from accounts.models import _private", []),
    ],
)
def test_the_scan_sees_what_is_private(source: str, found: list[str]) -> None:
    assert list(foreign(ast.parse(source))) == found
