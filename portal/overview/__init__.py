"""Account Overview: what waits for a member, what is under way, and what is new."""
