"""Parcels: packed, sent, delivered, returned or missed; their lists, labels and carriers."""
