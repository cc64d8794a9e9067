"""Pages as an engine would read them."""

from evidence.findings import Box
from evidence.reading.lines import Line


def page(*texts: str, high: float = 0.03) -> list[Line]:
    """Give lines one below the other, the first one on top."""
    return [tall(text, row, high) for row, text in enumerate(texts)]


def tall(text: str, row: int, high: float) -> Line:
    """Give a line of this height."""
    top = 0.02 + row * 0.06
    return Line(text, 0.9, Box(0.1, top, 0.6, top + high))
