"""Shout outs as staff see them: the queue, and what is decided about each."""
