"""Landlock: of all files only named folders can be read, none written, and nothing is connected to.

The kernel has it from 5.13 on, if built and started with it; each version of it can refuse more.
"""

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.isolation import kernel

# The same on every processor.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
# How many rights over files each version knows.
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_FROM, _SCOPES_FROM = 4, 6
_CONNECT_AND_BIND: Final = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS: Final = 0b11


class Ruleset(ctypes.Structure):
    """What is refused unless a rule allows it: files, TCP, and what leads out of the sandbox."""

    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class BeneathPath(ctypes.Structure):
    """What is allowed below a folder."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def hold(readable: Iterable[Path]) -> None:
    """Allow nothing but to read what lies in these folders.

    Raises:
        OSError: the kernel has no Landlock, or it is turned off.
    """
    version = kernel.system_call(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    refused = Ruleset(files=(1 << _RIGHTS.get(version, max(_RIGHTS.values()))) - 1)
    if version >= _NETWORK_FROM:
        refused.network = _CONNECT_AND_BIND
    if version >= _SCOPES_FROM:
        refused.scoped = _ABSTRACT_SOCKETS_AND_SIGNALS
    size = ctypes.c_size_t(ctypes.sizeof(refused))
    rules = kernel.system_call(_CREATE_RULESET, ctypes.byref(refused), size, 0)
    try:
        for folder in readable:
            with suppress(OSError):  # there is none, or it could not be read anyway
                _allow(rules, folder)
        kernel.set_process(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.system_call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, folder: Path) -> None:
    number = os.open(folder, os.O_PATH | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        rule = BeneathPath(allowed=READ_FILE | READ_FOLDER, folder=number)
        kernel.system_call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(number)
