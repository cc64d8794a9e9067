"""Template filters for e-mails."""
