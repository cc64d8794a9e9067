"""What the pages of all apps have in common."""
