"""The review pages and their actions."""
