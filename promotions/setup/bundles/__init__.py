"""Setting up bundles: their parts in the admin, and what these lack."""
