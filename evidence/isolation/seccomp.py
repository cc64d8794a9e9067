"""Seccomp: the kernel answers only the system calls that decoding needs, as if it had no others."""

import ctypes
import errno
import platform
from collections.abc import Iterator
from typing import Final

from evidence.isolation import kernel
from evidence.isolation.system_calls import ALLOWED, ONLY_IF, Argument

# The machine, how it is called in the kernel, and its column in the table of calls.
_MACHINES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_FILTER: Final = 2
_LOAD, _EQUALS, _AND, _RETURN = 0x20, 0x15, 0x54, 0x06
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000

Instruction = tuple[int, int, int, int]


class FilterProgram(ctypes.Structure):
    """How the kernel takes the filter: the number of its instructions, and where they are."""

    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.c_char_p))


def hold() -> None:
    """Refuse all other system calls from here on.

    Raises:
        OSError: the kernel has no seccomp, or nobody has written down its calls for this machine.
    """
    if platform.machine() not in _MACHINES:
        raise OSError(errno.ENOTSUP, f"no list of system calls for {platform.machine()}")
    program = list(_program(*_MACHINES[platform.machine()]))
    packed = b"".join(_packed(each) for each in program)
    kernel.set_process(kernel.PR_SET_NO_NEW_PRIVS, 1)
    whole = FilterProgram(len(program), packed)
    kernel.set_process(kernel.PR_SET_SECCOMP, _FILTER, ctypes.byref(whole))


def _program(machine: int, column: int) -> Iterator[Instruction]:
    yield (_LOAD, 0, 0, _MACHINE)
    yield (_EQUALS, 1, 0, machine)
    yield (_RETURN, 0, 0, _KILL)
    yield (_LOAD, 0, 0, _NUMBER)
    for name, numbers in ALLOWED.items():
        number = numbers[column]
        if number is not None:
            yield from _rule(number, ONLY_IF.get(name))
    # Libraries know how to go on where an older kernel lacks a call.
    yield (_RETURN, 0, 0, _FAIL | errno.ENOSYS)


def _rule(number: int, only_if: Argument | None) -> Iterator[Instruction]:
    if only_if is None:
        yield (_EQUALS, 0, 1, number)
        yield (_RETURN, 0, 0, _ALLOW)
        return
    yield (_EQUALS, 0, 5, number)
    # The lower half of the argument; both machines put it first.
    yield (_LOAD, 0, 0, _ARGUMENTS + 8 * only_if.place)
    yield (_AND, 0, 0, only_if.mask)
    yield (_EQUALS, 0, 1, only_if.value)
    yield (_RETURN, 0, 0, _ALLOW)
    yield (_RETURN, 0, 0, _FAIL | errno.EPERM)


def _packed(instruction: Instruction) -> bytes:
    code, if_so, if_not, value = instruction
    head = code.to_bytes(2, "little") + bytes((if_so, if_not))
    return head + value.to_bytes(4, "little")
