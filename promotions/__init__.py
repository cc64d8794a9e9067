"""Promotions, their rewards, the pool of reward codes, and who is eligible."""
