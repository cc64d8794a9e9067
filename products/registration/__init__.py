"""Product Registration: from the first serial typed to the product in My Products."""
