"""Owing, delivering, sending, moving, replacing and revoking; each takes what is owed."""
