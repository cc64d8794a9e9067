"""The program's settings for a site on which many people sign up and sign in."""

from portal.settings import *  # noqa: F403 -- all of them

# The demo's passwords are hashed in earnest, and anew when somebody signs in with one.
_HASHERS = "django.contrib.auth.hashers"
PASSWORD_HASHERS = [f"{_HASHERS}.MD5PasswordHasher", f"{_HASHERS}.PBKDF2PasswordHasher"]
