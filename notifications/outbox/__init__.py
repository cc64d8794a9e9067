"""The outbox: e-mails are rows, written by the act that they tell of and sent after it."""
