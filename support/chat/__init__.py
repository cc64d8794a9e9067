"""Live Chat: a conversation in which both sides are present."""
