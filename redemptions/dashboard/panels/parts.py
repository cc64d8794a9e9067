"""What every panel is made of: charts with their words, and the table of the same figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from redemptions.dashboard import charts
from redemptions.dashboard.charts import Chart, ChartRow
from redemptions.dashboard.panels.measures import Table

# What a look stands for, in the order in which it is drawn.
Legend = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title, the same in words, and what its looks stand for."""

    title: str
    words: str
    chart: Chart
    legend: Legend = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the dashboard, by the name of its table."""

    name: str
    title: str
    note: str
    table: Table
    drawings: Sequence[Drawing]


def bars(title: str, rows: Sequence[ChartRow], legend: Legend = (), *, most: float = 0) -> Drawing:
    """Draw bars; in words they are what stands at their ends."""
    drawn = rows[: charts.MOST_BARS]
    told = "; ".join(f"{row.label}: {row.shown}" for row in drawn)
    if len(drawn) < len(rows):
        told = _("The first %(count)d: %(bars)s") % {"count": len(drawn), "bars": told}
    return Drawing(title, told, charts.bars(rows, most=most), legend)


def columns(title: str, rows: Sequence[ChartRow], legend: Legend) -> Drawing:
    """Draw columns; in words they are their sums."""
    sums = [
        f"{label}: {sum(int(size) for row in rows for look, size in row.parts if look == name)}"
        for name, label in legend
    ]
    return Drawing(title, "; ".join(sums), charts.columns(rows), legend)


def sizes(figures: object, names: Iterable[str]) -> list[tuple[str, float]]:
    """Take the parts of a bar out of the figures: what a look is called, its number is called."""
    return [(name, getattr(figures, name)) for name in names]
