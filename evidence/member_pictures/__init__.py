"""A member's own picture: a small square beside the name, shown to nobody else."""
