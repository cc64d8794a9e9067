"""The e-mails about claims: a function each, and sending one again."""
