"""Members and staff: who they are, where they live, what they agreed to."""
