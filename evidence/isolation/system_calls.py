"""The system calls that decoding needs, with their numbers: x86_64, aarch64 (None: it has none).

Found by watching the decoders of all kinds at work, and Python, and the C library in trouble.
No call in it opens a socket, starts a process or a program, sends a signal, or looks into others.
"""

from typing import Final, NamedTuple

Numbers = tuple[int | None, int | None]


class Argument(NamedTuple):
    """What an argument has to be: under the mask it equals the value."""

    place: int
    mask: int
    value: int


ALLOWED: Final[dict[str, Numbers]] = {
    # Files that are open, or may be opened to read.
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "fcntl": (72, 25),
    "fadvise64": (221, 223),
    "getdents64": (217, 61),
    "openat": (257, 56),
    # What they are.
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    # Memory.
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    # Threads: a HEIC's decoder has one.
    "clone": (56, 220),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "sigaltstack": (131, 132),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # Time, chance, and what it is itself.
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getrandom": (318, 278),
    "prlimit64": (302, 261),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "uname": (63, 160),
    "sysinfo": (99, 179),
}

_CLONE_THREAD: Final = 0x10000
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC: the same on both.
_TO_WRITE: Final = 0o1 | 0o2 | 0o100 | 0o1000
ONLY_IF: Final = {
    # A thread of this process, not a process. clone3 hides its flags, and glibc does without it.
    "clone": Argument(place=0, mask=_CLONE_THREAD, value=_CLONE_THREAD),
    "openat": Argument(place=2, mask=_TO_WRITE, value=0),
    # Its own limits alone.
    "prlimit64": Argument(place=0, mask=0xFFFFFFFF, value=0),
}
