"""Template tags of the claims."""
