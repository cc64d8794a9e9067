"""A rule stands in one place: what no file of the program may spell out by itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from portal.translations.messages import APPS, po_files
from redemptions.models import promises

STATES = {"status", "outcome", "verdict"}
# The promised days and weeks, spelled out in a text of any of the three languages.
SPELLED_OUT = re.compile(
    r"\b(?:7 (?:to|~|hingga|sampai|至) 14|8 (?:to|~|hingga|sampai|至) 12"
    r"|30 (?:working|hari kerja|個工作天)|(?:8|12) (?:weeks|minggu|週))"
)


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def raw_states(tree: ast.AST) -> Iterator[int]:
    """The lines on which a state is given or asked for as a bare string.

    In the Meta of a model it has to be one: its own enums cannot be named there yet.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            continue
        if isinstance(node, ast.keyword) and (node.arg or "").rsplit("__", 1)[0] in STATES:
            values = [each for each in ast.walk(node.value) if isinstance(each, ast.Constant)]
            if any(isinstance(each.value, str) and each.value for each in values):
                yield node.value.lineno
        yield from raw_states(node)


def test_states_are_named_by_their_enums() -> None:
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{line}"
        for path in sources()
        for line in raw_states(ast.parse(path.read_text()))
    ]
    assert found == []


def test_rows_are_locked_in_one_module() -> None:
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for path in sources()
        if "select_for_update" in path.read_text()
    }
    assert found == {"foundation/locks.py"}


def test_a_bare_state_is_found() -> None:
    code = 'def go(): return C.filter(status__in=["due"]) | D(outcome="gone", reason="", status="")'
    assert list(raw_states(ast.parse(code))) == [1, 1]
    assert list(raw_states(ast.parse('class Meta:\n    c = Q(status="due")'))) == []


def test_no_text_spells_out_the_promised_days() -> None:
    templates = (path for path in settings.BASE_DIR.glob("templates/**/*") if path.is_file())
    # The module that holds the numbers names the texts that it has them from.
    held = settings.BASE_DIR / "redemptions" / "models" / "promises.py"
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {spelled[0]}"
        for path in {*sources(), *templates, *po_files()} - {held}
        for spelled in SPELLED_OUT.finditer(path.read_text())
    ]
    assert found == []
    assert len(SPELLED_OUT.findall(held.read_text())) == 2


@pytest.mark.parametrize("language", ["en", "id", "zh-hant", "de", "ko"])
def test_texts_follow_the_promise(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "REVIEW_DAYS", promises.Span(3, 5))
    monkeypatch.setattr(promises, "CASHBACK_DAYS", 77)
    monkeypatch.setattr(promises, "PRIZE_WEEKS", promises.Span(1, 2))
    with translation.override(language):
        text = render_to_string("_faq/duration.html")
    assert re.findall(r"\d+", text) == ["3", "5", "3", "5", "77", "1", "2"]
