"""Membership: points, what they buy, and shout outs."""
