"""Which label a photo shows: the one on the product, or the one on its package."""
