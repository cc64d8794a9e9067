import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.text import as_html, initials


def linked(address: str) -> str:
    return f'<a href="{address}">{address}</a>'


def test_an_empty_line_ends_a_paragraph_and_the_end_of_a_line_stays() -> None:
    text = "\n One\r\ntwo\r\n \t\r\n\r\nthree\n"
    assert as_html(text) == "<p>One<br>\ntwo</p>\n<p>three</p>"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "http://example.com/a-b_c/?d=e%20f#g",
        "https://example.com/Reward_(code)",
        "HTTPS://EXAMPLE.COM/",
    ],
)
@pytest.mark.parametrize("around", ["{}", "Look: {}.", "({})", "{}, or not", "在{}。", '"{}"!'])
def test_a_web_address_becomes_a_link_without_what_stands_around_it(
    address: str, around: str
) -> None:
    said = around.format("ADDRESS").replace('"', "&quot;")
    assert as_html(around.format(address)) == f"<p>{said.replace('ADDRESS', linked(address))}</p>"


def test_both_sides_of_an_ampersand_belong_to_the_address() -> None:
    assert '<a href="https://a.test/?b=1&amp;c=2">' in as_html("https://a.test/?b=1&c=2")


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,hello",
        "ftp://example.com/",
        "www.example.com",
        "alice@example.com",
        "//example.com",
        "https://",
    ],
)
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert as_html(text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        'https://a.test/"onmouseover="alert(1)',
        "https://a.test/<b>",
        "{{ brand.name }} {% now 'Y' %}",
    ],
)
def test_what_looks_like_html_or_a_template_is_text(text: str) -> None:
    html = as_html(text)
    assert "<script" not in html
    assert "<b>" not in html
    assert '"onmouseover' not in html
    assert ("{{" in html) == ("{{" in text)


@given(st.text("ab(:/.<>&'\"\n hts%)", max_size=200))
def test_no_text_makes_another_tag(text: str) -> None:
    html = as_html(text)
    known = html.replace("<p>", "").replace("</p>", "").replace("<br>", "").replace("</a>", "")
    assert known.count("<") == known.count('<a href="http')


def test_a_long_text_is_read_in_no_time() -> None:
    assert as_html("https://a.test/" + "(" * 50_000 + "x")


@pytest.mark.parametrize(
    ("first", "last", "stands"),
    [
        ("Alice", "Tester", "AT"),
        ("alice", "", "A"),
        ("", "", ""),
        ("e\u0301mile", "Zola", "ÉZ"),
        ("小明", "王", "王"),
        ("小明", "", "小"),
        ("민수", "김", "김"),
        ("Ming", "王", "王"),
        ("हिना", "", "हि"),
        ("🙂", "!", ""),
    ],
)
def test_initials_stand_for_a_name(first: str, last: str, stands: str) -> None:
    assert initials(first, last) == stands
