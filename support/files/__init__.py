"""Files in a conversation: taking them in with a form or a mail, showing them, deleting them."""
