"""What the bench tells a member and what they say to it: quotes, reports, objections."""
