"""Template filters to show e-mails in the portal."""

from django import template

register = template.Library()
FOOTER = "\n-- \n"


@register.filter
def without_footer(text: str) -> str:
    """Remove the footer of an e-mail's text; the page has its own."""
    return text.partition(FOOTER)[0]
