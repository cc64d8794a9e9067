"""How uploads come in: chunks, checks, clean copies, storage."""
