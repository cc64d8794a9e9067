"""Letters as the portal shows them."""

from django import template

register = template.Library()
FOOTER = "\n-- \n"


@register.filter
def without_footer(text: str) -> str:
    """Leave out what stands under each letter; the page has a foot of its own."""
    return text.partition(FOOTER)[0]
