"""The member's profile, language and messages."""
