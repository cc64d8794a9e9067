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


def table(*rows: str) -> list[Line]:
    """Give rows of cells, which a bar parts, one below the other."""
    lines = []
    for number, row in enumerate(rows):
        top = 0.02 + number * 0.9 / max(len(rows), 20)
        cells = [cell.strip() for cell in row.split("|")]
        for place, cell in enumerate(cells):
            left = 0.05 + 0.9 * place / len(cells)
            right = left + min(0.012 * len(cell) + 0.01, 0.9 / len(cells) - 0.01)
            lines.append(Line(cell, 0.9, Box(left, top, right, top + 0.02)))
    return [line for line in lines if line.text]
