"""Letters: the outbox, and the workers that deliver it."""
