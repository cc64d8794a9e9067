"""Slots: extension points of a lower layer that apps of higher layers fill when they start.

Imports point down only. Through a slot, a page can show, and a rule can ask, what the app that
owns it must not import.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

Filler = TypeVar("Filler")


class Slot(Generic[Filler]):
    """A named list of functions; apps add theirs in ``AppConfig.ready``, each once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fillers: list[Filler] = []

    def fill(self, filler: Filler) -> Filler:
        """Add a function; adding it again changes nothing."""
        if filler not in self._fillers:
            self._fillers.append(filler)
        return filler

    def __iter__(self) -> Iterator[Filler]:
        """Iterate over the functions in the order in which they were added."""
        return iter(self._fillers)
