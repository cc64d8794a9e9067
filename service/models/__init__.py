"""What the service stores: repairs and appointments."""
