"""The reviewers' pages, and the acts on them."""
