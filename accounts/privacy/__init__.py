"""Consents, and the texts that members agree to."""
