"""Newsletters: who reads which, and how one is sent to all of them."""
