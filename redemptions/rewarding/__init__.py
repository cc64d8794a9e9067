"""Fulfilment after an approval: codes, parcels, payments, lucky draws, replacement codes."""
