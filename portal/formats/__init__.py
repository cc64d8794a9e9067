"""Dates and times as each language writes them; where nothing is said, as Django does."""
