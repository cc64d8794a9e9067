"""Reads files one by one, each in a fork that has loaded what its kind needs, and names the rest.

A process of its own (``python -m``): the tests' has loaded whatever any of them needs.
"""

import base64
import json
import os
import sys
from importlib.abc import MetaPathFinder
from typing import Final

from evidence.sandbox.file_reading import decoder_for, read
from evidence.sandbox.job import FileKind, SandboxJob


class Closed(MetaPathFinder):
    """Finds no module any more, as in a sandbox that is closed off, and notes what was asked."""

    asked: Final[list[str]] = []

    def find_spec(self, name: str, *_where: object) -> None:
        """Note the name."""
        self.asked.append(name)
        raise ModuleNotFoundError(name)


def asked_late(kind: FileKind, content: bytes) -> list[str]:
    """Give the names of the modules that reading a file asks for."""
    there, here = os.pipe()
    if os.fork() == 0:
        told = ["nothing was read"]
        try:
            sheets = decoder_for(kind)
            sys.meta_path.insert(0, Closed())
            job = SandboxJob(kind)
            if read(sheets(content, job), job, is_boxed=False).pages:
                told = Closed.asked
        finally:
            os.write(here, json.dumps(Closed.asked or told).encode())
            os._exit(0)
    os.close(here)
    os.wait()
    with os.fdopen(there, "rb") as words:
        asked: list[str] = json.load(words)
    return asked


if __name__ == "__main__":
    for line in sys.stdin:
        named, content = json.loads(line)
        sys.stdout.write(f"{json.dumps(asked_late(FileKind(named), base64.b64decode(content)))}\n")
        sys.stdout.flush()
