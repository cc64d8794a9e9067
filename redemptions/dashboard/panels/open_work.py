"""The panels on the current state: open claims, stock of rewards, undelivered e-mails."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from redemptions.dashboard.charts import ChartRow
from redemptions.dashboard.open_stats import Failing, Left, Open
from redemptions.dashboard.panels import measures
from redemptions.dashboard.panels.measures import Cell, Column, Table
from redemptions.dashboard.panels.parts import Panel, bars, sizes

# The bars of stock end here: with more stock than this, nobody has to act.
_LONG_DAYS: Final = 60


def open_panel(rows: Sequence[Open]) -> Panel:
    """Open claims, by state."""
    states = [
        ("awaiting", _("Awaiting review")),
        ("overdue", _("Overdue")),
        ("held", _("On hold")),
        ("no_stock", _("Waiting for stock")),
        ("sent_back", _("Sent back")),
    ]
    total = Open(_("All promotions"))
    for name, _label in states:
        setattr(total, name, sum(getattr(row, name) for row in rows))
    table = Table(
        [Column(_("Promotion"), is_figure=False), *(Column(label) for _name, label in states)],
        [
            [measures.words(row.promotion), *(_number(row, name) for name, _label in states)]
            for row in ([total, *rows] if len(rows) > 1 else rows)
        ],
    )
    drawn = [
        ChartRow(label, sizes(total, [name]), _number(total, name).shown) for name, label in states
    ]
    title = _("Open claims")
    note = _(
        "As it is now. Overdue are those awaiting review whose promised day is over; they count "
        "in both."
    )
    return Panel("open", title, note, table, [bars(title, drawn)])


def stock_panel(rows: Sequence[Left]) -> Panel:
    """The stock of each reward, and how many days it lasts."""
    table = Table(
        [
            Column(_("Reward"), is_figure=False),
            Column(_("Promotion"), is_figure=False),
            Column(_("Left")),
            Column(_("Waiting claims")),
            Column(_("Taken per day")),
            Column(_("Days left")),
        ],
        [_stock_row(row) for row in rows],
    )
    drawn = [
        ChartRow(
            f"{row.reward.name} · {row.reward.promotion.name}",
            [(_urgency(row) or "enough", min(row.days, _LONG_DAYS))],
            _days_left(row),
        )
        for row in rows
        if row.days is not None
    ]
    drawing = bars(_("Days of stock left"), drawn, most=_LONG_DAYS)
    note = _("As it is now, at the pace of the last 14 days. The bars end at 60 days.")
    return Panel("stock", _("Stock of rewards"), note, table, [drawing])


def letters_panel(rows: Sequence[Failing]) -> Panel:
    """E-mails that failed or are stuck, by kind."""
    states = [("failed", _("Failed")), ("waiting", _("Waiting longer than 15 minutes"))]
    table = Table(
        [
            Column(_("Kind of email"), is_figure=False),
            *(Column(label) for _name, label in states),
            Column(_("Waiting since")),
        ],
        [
            [
                measures.words(row.kind),
                *(_number(row, name) for name, _label in states),
                measures.moment(row.oldest),
            ]
            for row in rows
        ],
    )
    drawn = [
        ChartRow(row.kind, sizes(row, ["failed", "waiting"]), str(row.failed + row.waiting))
        for row in rows
    ]
    title = _("Emails that do not arrive")
    note = _("Those that failed in the period, and those that wait now; of all promotions.")
    return Panel("letters", title, note, table, [bars(title, drawn, states)])


def _number(row: object, name: str) -> Cell:
    return measures.count(getattr(row, name))


def _stock_row(row: Left) -> list[Cell]:
    urgency = _urgency(row)
    return [
        measures.words(row.reward.name),
        measures.words(row.reward.promotion.name),
        Cell(None, _("not counted")) if row.left is None else measures.count(row.left),
        Cell(row.waiting, str(row.waiting), "low" if row.is_spoken_for else ""),
        measures.decimal(row.per_day),
        Cell(measures.decimal(row.days).value, _days_left(row), urgency),
    ]


def _urgency(row: Left) -> str:
    if not row.is_short:
        return ""
    return "low" if row.left else "empty"


def _days_left(row: Left) -> str:
    if row.left == 0:
        return _("none left")
    if row.days is None:
        return measures.NOTHING
    if row.days < 1:
        return _("less than a day")
    return _("%(number)s days") % {"number": measures.count(int(row.days)).shown}
