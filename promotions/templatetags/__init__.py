"""Template tags for promotions."""
