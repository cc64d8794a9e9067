"""Newsletters: subscriptions, and sending a newsletter to all subscribers."""
