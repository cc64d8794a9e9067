"""What Django's tags say once looked up: the same, for each language, prefix and number."""

from typing import Any

import pytest
from django.middleware.csrf import get_token
from django.template import engines
from django.template.base import Template
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation

from portal.pages.kept_tags import KeptNode, NamedURLNode, NumberedURLNode, OnceCsrfTokenNode


def compiled(source: str) -> Any:
    return engines["django"].from_string(f"{{% load i18n static %}}{source}")


def node_of(template: Any, kind: type) -> Any:
    inner: Template = template.template
    return inner.nodelist.get_nodes_by_type(kind)[0]


def test_a_text_is_looked_up_once_for_each_language() -> None:
    template = compiled('{% translate "Log in" %}')
    for _again in range(2):
        assert template.render() == "Log in"
        with translation.override("de"):
            assert template.render() == "Anmelden"
    assert len(node_of(template, KeptNode).said) == 2
    with override_settings(DEBUG=True):
        written = compiled('{% translate "Log in" %}')
        written.render()
    assert not node_of(written, KeptNode).said, "who writes texts reads them anew"


def test_a_text_is_escaped_or_not_as_ever() -> None:
    source = '{% translate "It\'s 5 % <b>" %}|{% translate text %}'
    assert compiled(source).render({"text": "<i>"}) == "It's 5 % <b>|&lt;i&gt;"


def test_an_address_follows_its_number_and_the_prefix() -> None:
    template = compiled("{% url 'product-proof' pk %}")
    assert template.render({"pk": 7}) == "/products/7/proof/"
    assert template.render({"pk": 8}) == "/products/8/proof/"
    assert node_of(template, NumberedURLNode)
    two = compiled("{% url 'upload-page' pk number %}")
    for page in (0, 1):
        assert two.render({"pk": 7, "number": page}) == f"/products/uploads/7/pages/{page}/"
    plain = compiled("{% url 'overview' %}")
    assert plain.render() == "/"
    set_script_prefix("/below/")
    try:
        assert template.render({"pk": 7}) == "/below/products/7/proof/"
        assert plain.render() == "/below/"
    finally:
        set_script_prefix("/")


def test_an_address_with_a_name_is_looked_up_once_and_empty_without_its_view() -> None:
    source = "{% url 'overview' as here %}{% url 'nowhere' as there %}{{ here }}|{{ there }}"
    template = compiled(source)
    for _again in range(2):
        assert template.render() == "/|"
    assert len(node_of(template, NamedURLNode).said) == 1


@pytest.mark.parametrize("pk", ["", "x", -1, None, True])
def test_what_is_no_number_is_refused_as_ever(pk: object) -> None:
    with pytest.raises(NoReverseMatch):
        compiled("{% url 'product-proof' pk %}").render({"pk": pk})


def test_all_forms_of_a_page_have_one_token_and_each_request_its_own() -> None:
    template = compiled("{% csrf_token %}|{% csrf_token %}")
    assert node_of(template, OnceCsrfTokenNode)
    pages = []
    for _request in range(2):
        request = RequestFactory().get("/")
        get_token(request)
        first, second = template.render({}, request).split("|")
        assert first == second
        assert 'name="csrfmiddlewaretoken"' in first
        pages.append(first)
    assert pages[0] != pages[1]
