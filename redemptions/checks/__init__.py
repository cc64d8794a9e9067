"""The checks of a claim: its evidence, duplicates in other claims, and risks."""
