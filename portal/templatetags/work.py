"""Template tags of the first page of the administration."""

from typing import Any

from django import template

from fulfilment.desk import WorkFigure, figures

register = template.Library()


@register.simple_tag(takes_context=True)
def work_figures(context: dict[str, Any]) -> list[WorkFigure]:
    """Return what is open, each with a link to its list."""
    return figures(context["request"])
