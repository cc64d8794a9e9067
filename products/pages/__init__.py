"""Views of products: the registration wizard, disputes, help with serial numbers."""
