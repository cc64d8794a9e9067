"""Where a claim and its tickets meet: asking about it, and turning a ticket into an act on it."""
