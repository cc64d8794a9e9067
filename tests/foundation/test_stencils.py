"""Stencils say what their templates say: escaped, in the reader's language, in each shape."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.web import stencils
from foundation.web.stencils import address, filled

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


def test_an_address_is_that_of_its_view() -> None:
    assert address("claim", "abcdef0123") == "/promotions/claims/abcdef0123/"
    assert address("product-proof", 7) == "/products/7/proof/"
    assert address("promotion", "spring-24") == "/promotions/spring-24/"
