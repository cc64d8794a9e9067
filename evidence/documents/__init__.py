"""Read the invoice: is it one, and do its day, number, store and goods agree with the claim."""
