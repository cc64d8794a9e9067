"""Template tags of the member's own time."""
