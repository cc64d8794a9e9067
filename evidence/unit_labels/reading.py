"""Read a photo of a label: its print, what it sticks on, and which label it is."""

from collections.abc import Sequence
from typing import Final

from evidence.findings import Finding
from evidence.reading import Line, read_lines
from evidence.unit_labels.product_label import (
    CodeOnLabel,
    around_codes,
    match_label,
    place_of_serial,
)
from evidence.unit_labels.surroundings import Surroundings

# Print around a code is looked for in a copy of this size: on 37 photos it gave as many words of
# packages and of products as one of 960, and the same verdicts, in two thirds of the time. In one
# of 544 a label lost seven of its twelve lines.
LABEL_SIDE: Final = 640


def read_label(serial: str, codes: Sequence[CodeOnLabel], jpeg: bytes) -> Finding:
    """Read a photo and tell whether it shows the label on the product."""
    lines, around = look_at_label(serial, codes, jpeg)
    return match_label(serial, codes, lines, around)


def look_at_label(
    serial: str, codes: Sequence[CodeOnLabel], jpeg: bytes
) -> tuple[list[Line], Surroundings | None]:
    """Read the label: all that is around its code, or the whole photo where no code says it.

    Where a code proves the serial, the print tells which label it is, of the product or its
    package: the code's surroundings are enough, and take a fraction of the time.
    """
    if serial and place_of_serial(serial, codes, []):
        lines = read_lines(jpeg, longest_side=LABEL_SIDE, part=around_codes(codes))
    else:
        # Invoices are read from a smaller copy, too small for the print on a label.
        lines = read_lines(jpeg, longest_side=None)
    return lines, look_around(serial, codes, lines, jpeg)


def look_around(
    serial: str, codes: Sequence[CodeOnLabel], lines: Sequence[Line], jpeg: bytes
) -> Surroundings | None:
    """Measure what is around the label; None where the serial is not found."""
    # Imported on first use, as the engine is.
    from evidence.unit_labels.paper import surroundings  # noqa: PLC0415

    place = place_of_serial(serial, codes, lines) if serial else None
    return surroundings(jpeg, place) if place else None
