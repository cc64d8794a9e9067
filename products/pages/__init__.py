"""The pages of products: the wizard of the registration, disputes, help with serial numbers."""
