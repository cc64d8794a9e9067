"""Who comes in, and how: sign-up, captcha, known browsers, the second factor of staff."""
