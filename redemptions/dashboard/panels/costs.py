"""The panel of costs: each budget, and what its rewards took of it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from foundation.exports.cells import money
from redemptions.dashboard.charts import ChartRow
from redemptions.dashboard.cost_stats import BudgetUse
from redemptions.dashboard.panels import measures
from redemptions.dashboard.panels.measures import Cell, Column, Table
from redemptions.dashboard.panels.parts import Panel, bars


def budget_panel(uses: Sequence[BudgetUse]) -> Panel:
    """The budgets of promotions, how much of each is spent, and by which reward."""
    columns = [
        Column(_("Promotion or reward"), is_figure=False),
        Column(_("Rewards owed")),
        Column(_("Budget")),
        Column(_("Spent")),
        Column(_("For prizes")),
        Column(_("Left")),
        Column(_("Used")),
    ]
    table = Table(columns, [_row(use) for use in uses])
    drawn = [
        ChartRow(use.name, [(_mark(use) or "enough", _used(use))], f"{_used(use)}%")
        for use in uses
        if use.is_whole
    ]
    note = _("As it is now. Once a budget is spent, clean claims wait, as they do for stock.")
    drawing = bars(_("Used of the budget"), drawn, most=100)
    return Panel("budgets", _("Cost and budget"), note, table, [drawing])


def _row(use: BudgetUse) -> list[Cell]:
    name = use.name if use.is_whole else f"· {use.name}"
    figures = [measures.words(name), measures.count(use.count)]
    spent, prizes = _amount(use, use.spent_minor), _amount(use, use.prizes_minor)
    if not use.is_whole:
        none = Cell(None, measures.NOTHING)
        return [*figures, none, spent, prizes, none, none]
    cap, left = _amount(use, use.budget.cap_minor), _amount(use, use.left_minor)
    used = Cell(_used(use), f"{_used(use)}%", _mark(use))
    return [*figures, cap, spent, prizes, left, used]


def _amount(use: BudgetUse, amount_minor: int) -> Cell:
    value = money(amount_minor, use.budget.currency)
    return Cell(value, use.budget.in_words(amount_minor))


def _used(use: BudgetUse) -> int:
    cap = use.budget.cap_minor
    return round(100 * (cap - use.left_minor) / cap) if cap else 100


def _mark(use: BudgetUse) -> str:
    if not use.left_minor:
        return "empty"
    return "low" if _used(use) >= use.budget.warn_percent else ""
