"""What a room above shows on a repair's page: a quote to answer, parts, the report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.web.slots import Slot
from service.models import Repair


@dataclass(frozen=True, slots=True)
class RepairBeside:
    """One such part: what its template is given, None where there is nothing to show."""

    template: str
    context: Callable[[Repair], dict[str, Any] | None]


BESIDE: Slot[RepairBeside] = Slot("what stands on a repair's page")


def beside(repair: Repair) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts that have something to show, each with its template."""
    parts = ((part.template, part.context(repair)) for part in BESIDE)
    return [(template, context) for template, context in parts if context is not None]
