"""The e-mails about what is owed, whatever its cause; those about a claim are its own."""
