"""Template tags of file fields."""

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from foundation.web.stencils import filled

register = template.Library()


@register.simple_tag(takes_context=True)
def upload_field(context: Context, field: BoundField) -> SafeString:
    """Return a file field with all that a script may show beside it; a page may have many."""
    return filled(
        "_partials/upload_field.html",
        {"field": field},
        is_for_several=getattr(field.field.widget, "allow_multiple_selected", False),
        upload_max_bytes=context["upload_max_bytes"],
        megabytes=context["upload_limits"]["megabytes"],
    )
