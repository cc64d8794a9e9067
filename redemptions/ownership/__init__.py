"""Products that change hands, as far as claims have a say; My Products."""
