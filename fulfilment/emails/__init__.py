"""The e-mails about what is owed that do not depend on its cause: one function each."""
