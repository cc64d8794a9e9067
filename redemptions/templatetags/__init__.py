"""Template tags for claims, uploads, drawings and leases."""
