"""Signing in with an account elsewhere (OpenID Connect), where settings name a provider."""
