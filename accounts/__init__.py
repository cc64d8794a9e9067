"""Members and staff: accounts, sign-in, profiles, consents, newsletters."""
