"""Repairs once they are applied for: stages, e-mails, pages, labels, and what the clock does."""
