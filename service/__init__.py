"""Service: repairs and appointments of the members' products."""
