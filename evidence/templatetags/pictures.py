"""Template tag of the form for a member's picture."""

from typing import Any, cast

from django import template
from django.template import Context

from evidence.member_pictures.forms import MemberPictureForm

register = template.Library()


@register.inclusion_tag("evidence/_member_picture_form.html", takes_context=True)
def member_picture_form(context: Context) -> dict[str, Any]:
    """Show the form, with what was wrong where it comes back."""
    form = context.get("picture_form") or MemberPictureForm()
    return {**cast("dict[str, Any]", context.flatten()), "form": form}
