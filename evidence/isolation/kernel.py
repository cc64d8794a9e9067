"""The calls of the kernel that Python has no function for, through the C library."""

import ctypes
import os
from typing import Final

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 4, 38, 22
_CAPABILITIES_VERSION_3: Final = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: object) -> int:
    """Make a system call by its number.

    Raises:
        OSError: the kernel refuses it, or has no such call.
    """
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments))


def set_process(option: int, *arguments: object) -> None:
    """Change something about this process, by prctl(2).

    Raises:
        OSError: the kernel refuses it.
    """
    whole = (*arguments, 0, 0, 0, 0)[:4]
    _checked(_libc.prctl(option, *(_word(each) for each in whole)))


def unshare(flags: int) -> None:
    """Leave the namespaces of the parent for new ones.

    Raises:
        OSError: the kernel has none, or this process may not.
    """
    _checked(_libc.unshare(flags))


def drop_capabilities() -> None:
    """Give up what a first process of a user namespace, or root, may do more than others."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, none))


def hide_memory() -> None:
    """Keep other processes of the same user out of our memory, and out of our environment."""
    set_process(PR_SET_DUMPABLE, 0)


def _word(argument: object) -> object:
    return ctypes.c_ulong(argument) if isinstance(argument, int) else argument


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
