"""My Products, and product transfers and disputes as far as claims affect them."""
