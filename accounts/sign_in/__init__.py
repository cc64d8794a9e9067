"""Sign-up and sign-in: captcha, known browsers, the second factor of staff."""
