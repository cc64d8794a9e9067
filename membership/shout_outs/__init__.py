"""Shout Out: what a member may do for each product, writing it, sending it, taking it back."""
