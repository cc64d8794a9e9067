"""What comes back: reports of mail servers about e-mails that did not arrive."""
