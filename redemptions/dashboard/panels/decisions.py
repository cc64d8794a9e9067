"""The panels on decisions: per day, time to decision, outcomes, and reasons for sending back."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from redemptions.dashboard.charts import ChartRow
from redemptions.dashboard.decision_stats import Decided
from redemptions.dashboard.open_stats import Day, SendBackStats
from redemptions.dashboard.panels import measures
from redemptions.dashboard.panels.measures import Cell, Column, Table
from redemptions.dashboard.panels.parts import Drawing, Legend, Panel, bars, columns, sizes


def days_panel(days: Sequence[Day]) -> Panel:
    """Decisions per day, by outcome and by policy or people."""
    outcomes = _outcomes()
    deciders = [("by_policy", _("By policy")), ("by_people", _("By people"))]
    every = [*outcomes, *deciders]
    rows = [
        [measures.day(each.day), *(measures.count(getattr(each, name)) for name, _label in every)]
        for each in reversed(days)
    ]
    table = Table(
        [Column(_("Day"), is_figure=False), *(Column(label) for _name, label in every)],
        rows if any(each.decided for each in days) else [],
    )
    drawings = [
        _by_day(_("Approved, sent back, rejected"), days, outcomes),
        _by_day(_("By policy and by people"), days, deciders),
    ]
    note = _("A claim counts each time it is decided. Days are those of UTC, the newest first.")
    return Panel("days", _("Decided per day"), note, table, drawings)


def times_panel(rows: Sequence[Decided]) -> Panel:
    """Time to decision, by promotion."""
    shown = _without_duplicate_total(rows)
    heads = [
        Column(_("Promotion"), is_figure=False),
        Column(_("Median"), _("hours")),
        Column(_("9 of 10 within"), _("hours")),
        Column(_("Median, working days")),
        Column(_("9 of 10, working days")),
        Column(_("In time"), "%"),
    ]
    title = _("Time to decision")
    note = _(
        "From the last submission to the decision. In time is what was decided by the day that "
        "the member was promised."
    )
    legend = [("median", _("Median")), ("p90", _("9 of 10 within"))]
    drawing = bars(title, [_time_bar(row) for row in shown], legend)
    return Panel("times", title, note, Table(heads, [_time_row(row) for row in shown]), [drawing])


def rates_panel(rows: Sequence[Decided]) -> Panel:
    """Share of each outcome, by promotion."""
    shown = _without_duplicate_total(rows)
    outcomes = _outcomes()
    shares = [*outcomes, ("by_policy", _("By policy"))]
    heads = [Column(_("Promotion"), is_figure=False), Column(_("Decisions"))]
    table = Table(
        [*heads, *(Column(label, "%") for _name, label in shares)],
        [
            [
                _name(row),
                measures.count(row.count),
                *(measures.share(getattr(row, name), row.count) for name, _label in shares),
            ]
            for row in shown
        ],
    )
    title = _("Outcomes by promotion")
    drawing = bars(title, [_rate_bar(row, outcomes) for row in shown], outcomes, most=1)
    return Panel("promotions", title, _("Shares of all decisions."), table, [drawing])


def causes_panel(rows: Sequence[SendBackStats]) -> Panel:
    """Reasons for sending claims back, and how many of those claims were approved since."""
    table = Table(
        [
            Column(_("Reason"), is_figure=False),
            Column(_("Sent back")),
            Column(_("Share"), "%"),
            Column(_("Approved since")),
            Column(_("Approved since, share"), "%"),
        ],
        [_cause_row(row) for row in rows],
    )
    legend = [("approved", _("Approved since")), ("sent_back", _("Not approved yet"))]
    title = _("Sent back, by reason")
    note = _("A claim that was sent back for several reasons counts for each.")
    drawing = bars(title, [_cause_bar(row) for row in rows], legend)
    return Panel("reasons", title, note, table, [drawing])


def _outcomes() -> list[tuple[str, str]]:
    return [
        ("approved", _("Approved")),
        ("sent_back", _("Sent back")),
        ("rejected", _("Rejected")),
    ]


def _by_day(title: str, days: Sequence[Day], legend: Legend) -> Drawing:
    names = [name for name, _label in legend]
    rows = [
        ChartRow(date_format(each.day, "MONTH_DAY_FORMAT"), sizes(each, names)) for each in days
    ]
    return columns(title, rows, legend)


def _without_duplicate_total(rows: Sequence[Decided]) -> Sequence[Decided]:
    """Leave out the totals if there is only one promotion."""
    return rows if len(rows) > 2 else rows[1:]  # noqa: PLR2004 -- the totals and one promotion


def _name(row: Decided) -> Cell:
    return measures.words(row.promotion.name if row.promotion else _("All promotions"))


def _time_row(row: Decided) -> list[Cell]:
    return [
        _name(row),
        measures.duration(row.median),
        measures.duration(row.p90),
        measures.count(row.median_days),
        measures.count(row.p90_days),
        measures.share(row.in_time, row.promised),
    ]


def _time_bar(row: Decided) -> ChartRow:
    """Build a bar of the 90th percentile, with the median as its first part."""
    median, p90 = (time.total_seconds() if time else 0 for time in (row.median, row.p90))
    shown = f"{measures.duration(row.median).shown} / {measures.duration(row.p90).shown}"
    return ChartRow(_name(row).shown, [("median", median), ("p90", max(p90 - median, 0))], shown)


def _rate_bar(row: Decided, outcomes: Legend) -> ChartRow:
    parts = sizes(row, [name for name, _label in outcomes])
    label = _("%(share)s approved") % {"share": measures.share(row.approved, row.count).shown}
    return ChartRow(_name(row).shown, [(name, size / row.count) for name, size in parts], label)


def _cause_row(row: SendBackStats) -> list[Cell]:
    return [
        measures.words(_reason(row)),
        measures.count(row.sent_back),
        measures.share(row.sent_back, row.of),
        measures.count(row.approved_since),
        measures.share(row.approved_since, row.sent_back),
    ]


def _cause_bar(row: SendBackStats) -> ChartRow:
    parts = [("approved", row.approved_since), ("sent_back", row.sent_back - row.approved_since)]
    return ChartRow(_reason(row), parts, measures.count(row.sent_back).shown)


def _reason(row: SendBackStats) -> str:
    return row.reason or _("No reason of the list")
