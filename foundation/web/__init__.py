"""Shared by the pages of all apps: requests, forms, slots, base classes of the admin."""
