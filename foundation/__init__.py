"""What any app stands on: no word of claims, codes or products is in it."""
