"""What staff do about points: an account's page, points by hand, what a rule would give, totals."""
