"""What staff do with the rewards shop: items, prices, stock, and the orders of members."""
