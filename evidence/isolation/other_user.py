"""Another user: what belongs to the portal is a stranger's to this process."""

import errno
import os
from typing import Final

# Of a range that neither Debian's accounts nor systemd's use. No account has it, nothing is its.
NOBODY_ELSE: Final = 61_042


def hold() -> None:
    """Become a user without account, for good; its capabilities go with it.

    Raises:
        OSError: this process is not root, or may not become another user.
    """
    if os.geteuid() != 0:
        raise PermissionError(errno.EPERM, "not started as root")
    os.setgroups([])
    os.setresgid(NOBODY_ELSE, NOBODY_ELSE, NOBODY_ELSE)
    os.setresuid(NOBODY_ELSE, NOBODY_ELSE, NOBODY_ELSE)
