"""Template tags of evidence."""
