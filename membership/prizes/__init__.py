"""Prizes that tickets from the rewards shop win: who is told, and how they are accepted."""
