"""Template tags of the membership."""
