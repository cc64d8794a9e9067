"""The public page of a product: what its owners wrote, which of it helped, and reports."""
