"""Django's own tags of texts, addresses and files; what they say each time is looked up once.

Django asks for the language, the catalogue and the views anew at each tag of each page: a tenth of
a page with many buttons. These stand in the place of Django's, under the same names, so that
templates are written as ever. A tag that says something else each time is left as it was.
"""

from collections.abc import Callable, Hashable

from django.conf import settings
from django.core.files.storage import storages
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.defaulttags import register as built_in
from django.template.defaulttags import url as django_url
from django.templatetags import i18n, static
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.utils.translation import get_language

from foundation.web.stencils import address


class KeptNode(Node):
    """Says what another node says, and asks it once for all that it depends on."""

    child_nodelists = ()

    def __init__(self, node: Node, depends_on: Callable[[], Hashable]) -> None:
        self._node, self._depends_on = node, depends_on
        self.said: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        """Return the text."""
        key = self._depends_on()
        said = self.said.get(key)
        if said is None:
            said = self._node.render(context)
            if not settings.DEBUG:  # where templates and texts are written, they are read anew
                self.said[key] = said
        return said


class NumberedURLNode(Node):
    """The address of a row by its numbers; of anything else, what Django's own tag says."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._node, self._view, self._numbers = node, str(node.view_name.var), node.args

    def render(self, context: Context) -> str:
        """Return the address."""
        numbers = [each.resolve(context) for each in self._numbers]
        if all(type(number) is int and number >= 0 for number in numbers):
            try:
                return address(self._view, *numbers)
            except NoReverseMatch:
                pass  # it takes some numbers only: Django says which
        return self._node.render(context)


class NamedURLNode(KeptNode):
    """Gives a name to an address, which is empty where there is no such view; says nothing."""

    def __init__(self, node: URLNode, depends_on: Callable[[], Hashable]) -> None:
        super().__init__(node, depends_on)
        self._name = str(node.asvar)

    def render(self, context: Context) -> str:
        """Put the address in."""
        key = self._depends_on()
        if key in self.said:
            context[self._name] = self.said[key]
        else:
            self._node.render(context)
            if not settings.DEBUG:
                self.said[key] = context[self._name]
        return ""


class OnceCsrfTokenNode(CsrfTokenNode):
    """The hidden field of a form; all forms of a page have the same, as one form alone has."""

    def render(self, context: Context) -> str:
        """Return the field, whose token is masked once for a request."""
        request = getattr(context, "request", None)
        if request is None:
            return super().render(context)
        if "CSRF_FIELD" not in request.META:
            request.META["CSRF_FIELD"] = super().render(context)
        field: str = request.META["CSRF_FIELD"]
        return field


def put_in_place() -> None:
    """Let templates that are compiled from now on have these for Django's own."""
    i18n.register.tags.update(translate=translate, trans=translate)
    static.register.tags["static"] = static_file
    built_in.tags.update(url=url, csrf_token=csrf_token)


def translate(parser: Parser, token: Token) -> Node:
    """Say a text in the reader's language."""
    node = i18n.do_translate(parser, token)
    text = node.filter_expression
    is_kept = not (text.filters or node.noop or node.asvar or node.message_context)
    if not is_kept or text.var.literal is None:
        return node
    return KeptNode(node, get_language)


def url(parser: Parser, token: Token) -> Node:
    """Give the address of a view."""
    node = django_url(parser, token)
    if node.kwargs or not _is_text(node.view_name):
        return node
    if not node.args:
        return (NamedURLNode if node.asvar else KeptNode)(node, _of_urls)
    return node if node.asvar else NumberedURLNode(node)


def _of_urls() -> Hashable:
    return get_urlconf(), get_script_prefix()


def static_file(parser: Parser, token: Token) -> Node:
    """Give the address of a file."""
    node = static.StaticNode.handle_token(parser, token)
    is_kept = node.varname is None and _is_text(node.path)
    return KeptNode(node, lambda: storages["staticfiles"]) if is_kept else node


def csrf_token(_parser: Parser, _token: Token) -> Node:
    """Show the hidden field that tells a form of ours."""
    return OnceCsrfTokenNode()


def _is_text(expression: FilterExpression) -> bool:
    return isinstance(expression.var, str) and not expression.filters
