"""Second factors: authenticator app, passkeys, recovery codes; and proving anew who one is."""
