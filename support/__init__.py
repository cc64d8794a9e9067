"""Contact: what members and visitors write to the office, and that it was answered."""
