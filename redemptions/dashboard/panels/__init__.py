"""The dashboard's panels: each has charts and a table of the same figures."""

from collections.abc import Callable
from typing import Any, Final

from redemptions.dashboard.cost_stats import budgets_used
from redemptions.dashboard.decision_stats import decided_by_promotion
from redemptions.dashboard.open_stats import (
    Scope,
    causes,
    decided_per_day,
    failing_letters,
    open_claims,
    stock_left,
)
from redemptions.dashboard.panels.costs import budget_panel
from redemptions.dashboard.panels.decisions import (
    causes_panel,
    days_panel,
    rates_panel,
    times_panel,
)
from redemptions.dashboard.panels.open_work import letters_panel, open_panel, stock_panel
from redemptions.dashboard.panels.parts import Panel

# The function that counts and the one that renders the panel, in the order of the page.
_PANELS: Final[dict[str, tuple[Callable[[Scope], Any], Callable[[Any], Panel]]]] = {
    "open": (open_claims, open_panel),
    "stock": (stock_left, stock_panel),
    "budgets": (budgets_used, budget_panel),
    "days": (decided_per_day, days_panel),
    "times": (decided_by_promotion, times_panel),
    "promotions": (decided_by_promotion, rates_panel),
    "reasons": (causes, causes_panel),
    "letters": (failing_letters, letters_panel),
}
NAMES: Final = tuple(_PANELS)


def panels(scope: Scope) -> list[Panel]:
    """Return all panels; figures that two panels share are counted once."""
    counted = {count: count(scope) for count, _draw in _PANELS.values()}
    return [draw(counted[count]) for count, draw in _PANELS.values()]


def panel(name: str, scope: Scope) -> Panel:
    """Return the panel with this name, one of ``NAMES``."""
    count, draw = _PANELS[name]
    return draw(count(scope))
