"""A network of its own, which has no address and leads nowhere, nor to local sockets by name."""

from typing import Final

from evidence.isolation import kernel

_IPC, _USER, _NETWORK = 0x08000000, 0x10000000, 0x40000000
_APART: Final = _NETWORK | _IPC


def leave() -> None:
    """Leave the network and the shared memory of the machine.

    Raises:
        OSError: this process may not, since it is not root.
    """
    kernel.unshare(_APART)


def leave_as_user() -> None:
    """Leave them from within a user namespace, which needs no rights where the kernel allows it.

    Raises:
        OSError: the kernel has none, or forbids them to users.
    """
    kernel.unshare(_USER | _APART)
    # In it this process may do what root may, and so reach more of the kernel than before.
    kernel.drop_capabilities()
