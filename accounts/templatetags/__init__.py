"""Template tags for times in the member's time zone."""
