"""Earning points: which rules count, and the sweeps over what earns."""
