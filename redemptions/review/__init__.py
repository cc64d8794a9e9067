"""Review: decisions, the queue, leases, the undo window, policies."""
