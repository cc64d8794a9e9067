"""What a member agreed to, and the texts of it."""
