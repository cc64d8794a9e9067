"""Draw docs/architecture.svg from the contracts that import-linter holds (pyproject.toml).

    make architecture                                         # draw it anew
    .venv/bin/python docs/draw_architecture.py --check        # as make check does

Nothing in the drawing is written by hand: floors and rooms are the layers of the contracts, what a
floor is for is the first sentence of its package.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parent.parent
DRAWING = ROOT / "docs" / "architecture.svg"
LETTER = 7.25  # the width of a letter of a room's name, in pixels
BOX, PITCH, GAP = 22, 28, 22  # height of a room, from one to the next below, to the next beside
ROOMS_LEFT, PADDING, HEAD = 270, 14, 66
RULES = (
    "A floor imports from any floor below it, a room from any room to the right of it.",
    "Rooms in one column do not import each other.",
)
STYLE = (
    "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#1f2328}"
    ".floor{font-size:16px;font-weight:600}.title{font-size:18px;font-weight:600}"
    ".inside{font-weight:600}.note{fill:#59636e}"
    ".sheet{fill:#fff;stroke:#d1d9e0}.band{fill:#f6f8fa;stroke:#d1d9e0}"
    ".room{fill:#ddf4ff;stroke:#0969da}.arrow{stroke:#59636e;fill:none}"
    ".name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}"
)


@dataclass(frozen=True, slots=True)
class Band:
    """A floor, or a room that has rooms of its own: its columns from left to right."""

    name: str
    columns: list[list[str]]
    note: str = ""

    @property
    def is_floor(self) -> bool:
        """Tell a floor from a room."""
        return "." not in self.name

    @property
    def height(self) -> int:
        """How much of the drawing it takes."""
        rows = max((len(column) for column in self.columns), default=1)
        return max(rows * PITCH, 20 + 16 * len(self.lines)) + 2 * PADDING

    @property
    def lines(self) -> list[str]:
        """The note as it fits beside the rooms."""
        return wrap(self.note, 36)

    @property
    def right(self) -> float:
        """Where its last column ends."""
        return ROOMS_LEFT + sum(_width(column) + GAP for column in self.columns) - GAP


def bands_of(pyproject: str) -> list[Band]:
    """Read floors and rooms from the contracts, from top to bottom."""
    contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    layers = [contract for contract in contracts if contract["type"] == "layers"]
    floors = next(contract for contract in layers if "containers" not in contract)
    inside = {
        container: [_rooms(layer) for layer in contract["layers"]]
        for contract in layers
        for container in contract.get("containers", [])
    }
    bands = []
    for (floor,) in map(_rooms, floors["layers"]):
        bands.append(Band(floor, inside.get(floor, []), _purpose(floor)))
        nested = (name for name in inside if name.startswith(f"{floor}."))
        bands.extend(Band(name, inside[name]) for name in nested)
    return bands


def draw(pyproject: str) -> str:
    """Give the drawing of these contracts."""
    bands = bands_of(pyproject)
    width = round(max(band.right for band in bands)) + 2 * PADDING
    parts, top = list(_head()), HEAD
    for index, band in enumerate(bands):
        end = index + 1
        while band.is_floor and end < len(bands) and not bands[end].is_floor:
            end += 1
        if band.is_floor:
            height = sum(each.height for each in bands[index:end])
            parts.append(_rect("band", PADDING, top, width - 2 * PADDING, height))
        parts.extend(_band(band, top))
        top += band.height + (8 if end == len(bands) or bands[index + 1].is_floor else 0)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{top + 8}" '
        f'viewBox="0 0 {width} {top + 8}">\n<title>The floors and rooms of the program</title>\n'
        f"<desc>{escape(' '.join(RULES))}</desc>\n<style>{STYLE}</style>\n"
        f"{_rect('sheet', 0.5, 0.5, width - 1, top + 7)}\n{body}\n</svg>\n"
    )


def _head() -> Iterator[str]:
    yield _text("title", PADDING, 26, "The floors and rooms of the program")
    yield _text("note", PADDING, 46, " ".join(RULES))


def _band(band: Band, top: float) -> Iterator[str]:
    kind, left = ("floor", 2 * PADDING) if band.is_floor else ("inside", 4 * PADDING)
    yield _text(kind, left, top + PADDING + 16, band.name.replace(".", "/"))
    for number, line in enumerate(band.lines):
        yield _text("note", left, top + PADDING + 36 + 16 * number, line)
    x, middle = float(ROOMS_LEFT), top + band.height / 2
    for number, column in enumerate(band.columns):
        if number:
            yield _arrow(x - GAP + 4, middle)
        y = middle - (len(column) * PITCH) / 2 + (PITCH - BOX) / 2
        for room in column:
            yield _rect("room", x, y, _width(column), BOX)
            yield _text("name", x + 8, y + 15, room)
            y += PITCH
        x += _width(column) + GAP


def _rooms(layer: str) -> list[str]:
    if ":" in layer:
        raise ValueError(f"Rooms that import each other are not drawn: {layer}")
    return [re.sub(r"[()\s]", "", room) for room in layer.split("|")]


def _purpose(floor: str) -> str:
    docstring = ast.get_docstring(ast.parse((ROOT / floor / "__init__.py").read_text())) or ""
    return docstring.partition("\n")[0]


def _width(column: list[str]) -> float:
    return round(max(map(len, column)) * LETTER + 16, 1)


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect class="{kind}" {place} rx="5"/>'


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _arrow(x: float, y: float) -> str:
    return f'<path class="arrow" d="M{x:g} {y:g}h{GAP - 9}m-5 -4l5 4l-5 4"/>'


def main() -> None:
    """Write the drawing; with --check, only tell whether it is the one that was committed."""
    drawn = draw((ROOT / "pyproject.toml").read_text())
    if "--check" not in sys.argv:
        DRAWING.write_text(drawn)
    elif not DRAWING.exists() or DRAWING.read_text() != drawn:
        sys.exit("docs/architecture.svg does not show today's contracts: run make architecture")


if __name__ == "__main__":
    main()
