"""Where an account is signed in and was: the member's page, and the staff's."""
