"""Who runs a command: the member of staff that ``--by`` names, or else an account at the server."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.models import User


def add_by_option(parser: ArgumentParser) -> None:
    """Let a command be told who runs it."""
    parser.add_argument("--by", metavar="EMAIL", help="your own address here, to be noted")


def staff_of(options: dict[str, Any]) -> User | None:
    """Return the member of staff who runs the command; nobody where it was not told.

    Raises:
        CommandError: no active member of staff has this address.
    """
    email = options["by"]
    if not email:
        return None
    try:
        return User.objects.get(email__iexact=email, is_active=True, is_staff=True)
    except User.DoesNotExist as error:
        raise CommandError(f"No member of staff has the address {email}.") from error


def os_account() -> str:
    """Return the account at the server that runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user that has no name
        return f"uid {os.getuid()}"
