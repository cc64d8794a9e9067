"""What was promised in tickets: the figures for leads, and who warns them before one breaks."""
