"""Stencils say what their templates say: escaped, in the reader's language, in each shape."""

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.web import stencils
from foundation.web.stencils import address, filled, page_address, stencil

# What is kept is for all readers of a language: these know nothing else of who reads.
SAFE_TAGS: Final = {
    *("load", "include", "url", "static", "if", "elif", "else", "endif"),
    *("translate", "blocktranslate", "plural", "endblocktranslate"),
}
SAFE_FILTERS: Final = {"checks_label"}
OF_THE_READER: Final = {"user", "request", "perms", "messages", "csrf_token"}
LINE = "redemptions/_redeem_line.html"
VALUES = {"address": "/x/", "promotion": "<b>Spring</b>", "reward": mark_safe("<i>1</i>")}


@pytest.fixture(autouse=True)
def cut(monkeypatch: pytest.MonkeyPatch) -> dict[object, object]:
    kept: dict[object, object] = {}
    monkeypatch.setattr(stencils, "_cut", kept)
    return kept


def test_it_says_what_the_template_says_and_escapes_what_is_not_safe(
    cut: dict[object, object],
) -> None:
    for amount in ("", "€5"):
        values = {**VALUES, "amount": amount}
        shown = filled(LINE, values, has_amount=bool(amount))
        assert shown == render_to_string(LINE, {**values, "has_amount": bool(amount)})
        assert "&lt;b&gt;Spring" in shown
        assert "<i>1</i>" in shown
    assert len(cut) == 2, "one for each shape"


def test_each_language_has_its_own() -> None:
    values = {**VALUES, "amount": ""}
    english = filled(LINE, values, has_amount=False)
    with translation.override("de"):
        german = filled(LINE, values, has_amount=False)
    assert english != german
    assert filled(LINE, values, has_amount=False) == english


def test_one_that_is_cut_fills_in_many_rows() -> None:
    fill = stencil(LINE, [*VALUES, "amount"], has_amount=True)
    for amount in ("€5", "<€6>"):
        values = {**VALUES, "amount": amount}
        assert fill(values) == filled(LINE, values, has_amount=True)


def test_an_address_is_that_of_its_view() -> None:
    assert page_address("my-products") == "/products/"
    assert address("upload-page", 7, 0) == reverse("upload-page", args=[7, 0])
    assert address("upload-page", 0, 1) == reverse("upload-page", args=[0, 1])
    assert address("claim", "abcdef0123") == "/promotions/claims/abcdef0123/"
    assert address("product-proof", 7) == "/products/7/proof/"
    assert address("promotion", "spring-24") == "/promotions/spring-24/"


def stencils_in(source: str) -> Iterator[str]:
    """Yield the templates with which a module calls these two, itself or by a constant."""
    tree = ast.parse(source)
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"filled", "stencil"}:
            first = node.args[0]
            value = named[first.id] if isinstance(first, ast.Name) else first
            assert isinstance(value, ast.Constant), "a template that is named"
            yield str(value.value)


def of_the_reader(source: str) -> Iterator[str]:
    """Yield what in a template, or in what it includes, may be another for another reader."""
    for token in Lexer(source).tokenize():
        if token.token_type not in {TokenType.VAR, TokenType.BLOCK}:
            continue
        words = token.split_contents()
        if token.token_type is TokenType.BLOCK:
            tag = words.pop(0)
            yield from {tag} - SAFE_TAGS
            if tag == "include":
                yield from of_the_reader(source_of(words[0].strip("'\"")))
        told = re.sub(r"'[^']*'|\"[^\"]*\"", "", " ".join(words))
        yield from set(re.findall(r"\|(\w+)", told)) - SAFE_FILTERS
        yield from OF_THE_READER & set(re.findall(r"\w+", told))


def source_of(template: str) -> str:
    return str(get_template(template).template.source)  # type: ignore[attr-defined]  # Django's own


def test_no_stencil_depends_on_the_reader() -> None:
    rooms = [path for path in settings.BASE_DIR.glob("*/") if (path / "apps.py").exists()]
    modules = (path for room in rooms for path in room.rglob("*.py"))
    sources = [path.read_text("utf-8") for path in modules]
    calling = (source for source in sources if re.search(r"\b(filled|stencil)\(", source))
    found = {template for source in calling for template in stencils_in(source)}
    assert found >= {LINE, "admin/redemptions/claim/_queue_row.html"}
    assert {one: told for one in found if (told := [*of_the_reader(source_of(one))])} == {}


@pytest.mark.parametrize(
    "source", ['{{ day|date:"c" }}', "{% csrf_token %}", "{% if perms.x %}x{% endif %}"]
)
def test_what_depends_on_the_reader_is_seen(source: str) -> None:
    assert [*of_the_reader(source)]
