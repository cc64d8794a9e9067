"""Template tags for products: how the label of one looks."""
