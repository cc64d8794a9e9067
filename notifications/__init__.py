"""E-mails: the outbox, its delivery, and bounces."""
