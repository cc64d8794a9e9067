"""A sheet with print on it: what stands where, to be drawn as a picture or written as a PDF."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from bench.drawing.bar_codes import bars
from bench.drawing.lettering import font


class Print(NamedTuple):
    """One piece of text with its base line's left end."""

    x: float
    y: float
    text: str
    size: int
    bold: bool
    colour: str


class Shape(NamedTuple):
    """A filled rectangle."""

    left: float
    top: float
    right: float
    bottom: float
    colour: str


class Bars(NamedTuple):
    """A linear bar code."""

    x: int
    y: int
    text: str
    scale: int
    height: int
    symbology: str = "Code128"


@dataclass
class Sheet:
    """A sheet of paper; `family` are its regular and its bold font."""

    width: int
    height: int
    family: tuple[Path, Path]
    colour: str = "#ffffff"
    prints: list[Print] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    codes: list[Bars] = field(default_factory=list)

    def wide(self, text: str, size: int, *, bold: bool = False) -> float:
        """Return how wide a text is."""
        return font(self.family[bold], size).getlength(text)

    def write(  # noqa: PLR0913 -- what a line of print has: place, text, size, weight, colour
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        bold: bool = False,
        to: str = "left",
        colour: str = "#111111",
        within: float = 0.0,
    ) -> None:
        """Write a line from, to or around x; it shrinks where it would be wider than `within`."""
        while within and size > 9 and self.wide(text, size, bold=bold) > within:
            size -= 1
        wide = self.wide(text, size, bold=bold)
        start = {"left": x, "right": x - wide, "middle": x - wide / 2}[to]
        self.prints.append(Print(start, y, text, size, bold, colour))

    def fill(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        self.shapes.append(Shape(left, top, right, bottom, colour))

    def rule(
        self, left: float, y: float, right: float, *, colour: str = "#333333", thick: float = 2
    ) -> None:
        """Draw a horizontal rule."""
        self.fill(left, y, right, y + thick, colour)

    def frame(  # noqa: PLR0913 -- four sides, colour and thickness
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        colour: str = "#333333",
        thick: float = 2,
    ) -> None:
        """Draw the four sides of a rectangle."""
        self.rule(left, top, right, colour=colour, thick=thick)
        self.rule(left, bottom - thick, right, colour=colour, thick=thick)
        self.fill(left, top, left + thick, bottom, colour)
        self.fill(right - thick, top, right, bottom, colour)

    def picture(self) -> Image.Image:
        """Draw the sheet."""
        image = Image.new("RGB", (self.width, self.height), self.colour)
        draw = ImageDraw.Draw(image)
        for shape in self.shapes:
            draw.rectangle(
                (shape.left, shape.top, max(shape.left, shape.right - 1), shape.bottom - 1),
                fill=shape.colour,
            )
        for code in self.codes:
            drawn = bars(code.text, code.symbology, scale=code.scale, height=code.height)
            image.paste("#111111", (code.x, code.y), drawn)
        for each in self.prints:
            letters = font(self.family[each.bold], each.size)
            thicker = 0.6 if each.bold and self.family[0] == self.family[1] else 0
            draw.text(
                (each.x, each.y),
                each.text,
                fill=each.colour,
                font=letters,
                anchor="ls",
                stroke_width=thicker,
            )
        return image
