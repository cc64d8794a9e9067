"""Payout runs: chosen, checked, released by a second person, paid by a bank's file, and settled."""
