"""The parts of a panel: charts, each with a text alternative, and the table of the same figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from redemptions.dashboard import charts
from redemptions.dashboard.charts import Chart, ChartRow
from redemptions.dashboard.panels.measures import Table

# Pairs of style name and label, in drawing order.
Legend = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title, text alternative and legend."""

    title: str
    words: str
    chart: Chart
    legend: Legend = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of the dashboard; ``name`` is also the name of its CSV table."""

    name: str
    title: str
    note: str
    table: Table
    drawings: Sequence[Drawing]


def bars(title: str, rows: Sequence[ChartRow], legend: Legend = (), *, most: float = 0) -> Drawing:
    """Draw bars; the text alternative lists their labels and values."""
    drawn = rows[: charts.MOST_BARS]
    words = "; ".join(f"{row.label}: {row.shown}" for row in drawn)
    if len(drawn) < len(rows):
        words = _("The first %(count)d: %(bars)s") % {"count": len(drawn), "bars": words}
    return Drawing(title, words, charts.bars(rows, most=most), legend)


def columns(title: str, rows: Sequence[ChartRow], legend: Legend) -> Drawing:
    """Draw columns; the text alternative lists the totals."""
    sums = [
        f"{label}: {sum(int(size) for row in rows for look, size in row.parts if look == name)}"
        for name, label in legend
    ]
    return Drawing(title, "; ".join(sums), charts.columns(rows), legend)


def sizes(figures: object, names: Iterable[str]) -> list[tuple[str, float]]:
    """Return the parts of a bar: each style name is also the attribute with its size."""
    return [(name, getattr(figures, name)) for name in names]
