"""Rows of long lists, as their template writes them, without the template's work for each.

The template is rendered once for a language and a shape of the row, with marks where the values
stand; each row is then a matter of joining strings. A value is printed as it is, escaped unless it
is safe: no filter, tag or condition of the template may look at it. What a condition looks at is
part of the shape, of which there may only be a handful.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import cache, partial
from html import escape
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeData, SafeString, mark_safe

from foundation.languages import current_language

# Characters for private use, which no text of ours has.
_MARK: Final = re.compile("\ue000(\\w+)\ue001")
_Key = tuple[Hashable, ...]
# Of each shape, in turn what the template says and the name of the value that follows.
_cut: dict[_Key, list[str]] = {}


def filled(template: str, values: Mapping[str, object], **shape: Hashable) -> SafeString:
    """Return what the template says with these values."""
    return _fill(_cut_of(template, values, shape), values)


def stencil(
    template: str, names: Collection[str], **shape: Hashable
) -> Callable[[Mapping[str, object]], SafeString]:
    """Return what fills in values of these names: for many rows of one shape and language."""
    return partial(_fill, _cut_of(template, names, shape))


def _cut_of(template: str, names: Collection[str], shape: Mapping[str, Hashable]) -> list[str]:
    key = template, current_language(), *shape.items(), *names
    parts = _cut.get(key)
    if parts is None:
        parts = _parts(template, names, shape)
        if not settings.DEBUG:  # where templates are written, they are read anew
            _cut[key] = parts
    return parts


def _fill(parts: list[str], values: Mapping[str, object]) -> SafeString:
    texts = parts.copy()
    texts[1::2] = [escaped(values[name]) for name in parts[1::2]]
    return mark_safe("".join(texts))  # noqa: S308 -- each value is escaped


def escaped(value: object) -> str:
    """Return a value as HTML, in a fifth of the time of Django's own, which asks for more kinds."""
    text = str(value)
    return text if isinstance(text, SafeData) else escape(text)


def address(view: str, *parts: object) -> str:
    """Return the address of a page for its numbers or names, which a URL may hold as they are."""
    pieces = _around(view, len(parts), settings.ROOT_URLCONF, get_script_prefix())
    texts = [*pieces]
    texts[1::2] = map(str, parts)
    return "".join(texts)


def page_address(view: str) -> str:
    """Return the address of a page of which there is one."""
    return _alone(view, settings.ROOT_URLCONF, get_script_prefix())


@cache
def _alone(view: str, _urls: str | None, _prefix: str) -> str:
    return reverse(view)


@cache
def _around(view: str, count: int, _urls: str | None, _prefix: str) -> list[str]:
    """Return an address in pieces, of which each second one is a part to be put in."""
    # Each an Order ID, a number and a name at once, and no two the same.
    samples = [str(number) * 10 for number in range(count)]
    return re.split(f"({'|'.join(samples)})", reverse(view, args=samples))


def _parts(template: str, names: Iterable[str], shape: Mapping[str, object]) -> list[str]:
    marks = {name: mark_safe(f"\ue000{name}\ue001") for name in names}  # noqa: S308 -- no markup
    return _MARK.split(render_to_string(template, {**shape, **marks}))
