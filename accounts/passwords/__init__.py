"""Passwords: how hard they are to guess, and whether they are in lists of stolen ones."""
