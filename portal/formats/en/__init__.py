"""English for readers all over the world."""
