"""Drawings in the Redeem Guide: from one SVG sprite on the page, inlined one by one in the PDF."""

from base64 import b64encode
from pathlib import Path
from typing import Final

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from products.catalogue.drawings import DRAWN as WITH_A_SHEET
from products.catalogue.drawings import sheet_of

register = template.Library()
SHEET: Final = "img/guide.svg"
FOLDERS: Final = ("serials", "examples")
DRAWN: Final = {
    path.stem: path
    for folder in FOLDERS
    for path in sorted((settings.BASE_DIR / "static/img" / folder).glob("*.svg"))
}


@register.simple_tag(takes_context=True)
def drawing(context: Context, name: str, label: str) -> SafeString | str:
    """Render a drawing with ``label`` as its text alternative, or "" if there is none."""
    path = DRAWN.get(name)
    if path is None:
        return ""
    if context.get("on_paper"):
        return _inlined(path, label)
    slug, _dash, what = name.rpartition("-")
    is_of_a_category = what != "product" and slug in WITH_A_SHEET
    return format_html(
        '<svg class="drawing" viewBox="0 0 480 320" width="480" height="320" role="img"'
        ' aria-label="{}"><use href="{}#{}" /></svg>',
        label,
        static(sheet_of(slug) if is_of_a_category else SHEET),
        name,
    )


def _inlined(path: Path, label: str) -> SafeString:
    content = b64encode(path.read_bytes()).decode()
    return format_html(
        '<img class="drawing" src="data:image/svg+xml;base64,{}" alt="{}">', content, label
    )
