"""How forms are rendered: by Django's templates, but for what a form has most of, inputs.

The templates of an input are four, each an inclusion of the next, and a page may have a hundred.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from foundation.web.stencils import escaped

# All of them include input.html and add nothing.
_INPUTS: Final = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("input", "text", "email", "tel", "search", "number", "password", "hidden", "file")
)
_ERRORS: Final = "django/forms/errors/list/default.html"


class Renderer(TemplatesSetting):
    """Writes inputs, and lists of no errors, as Django's templates would."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Render a widget, or whatever of a form has a template."""
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _ERRORS and not context["errors"]:
            return ""
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    told = [("type", widget["type"]), ("name", widget["name"])]
    if widget["value"] is not None:
        told.append(("value", str(widget["value"])))
    parts = [_attribute(name, value) for name, value in (*told, *widget["attrs"].items())]
    return mark_safe(f"<input{''.join(parts)}>")  # noqa: S308 -- each part is escaped


def _attribute(name: str, value: object) -> str:
    if value is False:
        return ""
    if value is True:
        return f" {escaped(name)}"
    return f' {escaped(name)}="{escaped(value)}"'
