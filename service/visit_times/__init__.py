"""Times of visits: by the clock of a centre, from its hours, which of them are free, in words."""
