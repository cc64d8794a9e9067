"""Budgets: what the rewards of a promotion may cost, counted down by approvals, warned of."""
