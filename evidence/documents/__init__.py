"""Read the invoice: whether it is one, and whether its facts match what the member entered."""
