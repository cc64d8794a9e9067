"""The outbox: e-mails are saved in the transaction that causes them and sent afterwards."""
