"""Read what was sold and paid: amounts, totals, the line of the product, the units, the receipt."""
