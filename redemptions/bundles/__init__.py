"""Bundles: the further products of a claim, from the form to the review."""
