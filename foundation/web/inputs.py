"""How forms are rendered: by Django's templates, but for what one types into, which is most of it.

The templates of an input are four, each an inclusion of the next, and a page may have a hundred.
"""

from collections.abc import Iterable, Mapping
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
_TEXTAREA: Final = "django/forms/widgets/textarea.html"
_ERRORS: Final = "django/forms/errors/list/default.html"


class Renderer(TemplatesSetting):
    """Writes inputs, and lists of no errors, as Django's templates would."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Render a widget, or whatever of a form has a template."""
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _TEXTAREA:
            return _textarea(context["widget"])
        if template_name == _ERRORS and not context["errors"]:
            return ""
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    told = [("type", widget["type"]), ("name", widget["name"])]
    if widget["value"] is not None:
        told.append(("value", str(widget["value"])))
    parts = _attributes([*told, *widget["attrs"].items()])
    return mark_safe(f"<input{parts}>")  # noqa: S308 -- each part is escaped


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    parts = _attributes([("name", widget["name"]), *widget["attrs"].items()])
    text = escaped(widget["value"]) if widget["value"] else ""
    return mark_safe(f"<textarea{parts}>\n{text}</textarea>")  # noqa: S308 -- each part is escaped


def _attributes(told: Iterable[tuple[str, object]]) -> str:
    return "".join([_attribute(name, value) for name, value in told])


def _attribute(name: str, value: object) -> str:
    if value is False:
        return ""
    if value is True:
        return f" {escaped(name)}"
    return f' {escaped(name)}="{escaped(value)}"'
