"""The agents' desk: the queue with its leases, answers, canned answers, and where a ticket goes."""
