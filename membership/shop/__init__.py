"""The rewards shop: what it offers, why one may not order, orders, and what becomes of them."""
