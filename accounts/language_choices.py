"""The languages of texts that staff write; asked for when needed: one more is no migration."""

from django.conf import settings


def language_choices() -> list[tuple[str, str]]:
    """List the languages of the portal for a select box, each by its own name."""
    return list(settings.LANGUAGES)
