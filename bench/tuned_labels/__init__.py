"""Photos of labels on products and on their packages, drawn to tune and to measure that check."""
