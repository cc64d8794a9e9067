"""The pool of reward codes: money."""
