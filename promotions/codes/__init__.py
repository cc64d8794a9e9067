"""The pool of reward codes. A code is worth money: it goes to one claim and is never shown."""
