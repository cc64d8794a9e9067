"""Template tag of the overview: its lines, each one text, one link and what is promised."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from foundation.web.stencils import filled
from portal.overview.source import OverviewLine

register = template.Library()


@register.simple_tag
def overview_lines(lines: Iterable[OverviewLine]) -> SafeString:
    """Return a list item for each line."""
    return mark_safe("".join(map(_item, lines)))  # noqa: S308 -- each is safe


def _item(line: OverviewLine) -> SafeString:
    values = {
        "text": line.text,
        "address": line.address,
        "note": line.note,
        "act": line.act,
        "language": line.language,
    }
    shape = {f"has_{name}": bool(values[name]) for name in ("note", "act", "language")}
    return filled("overview/_line.html", values, **shape)
