"""The checks of a claim: its evidence, other claims, risks."""
