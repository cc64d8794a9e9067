import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.matching import LONGEST, SearchQuery, folded


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("cafe", "Le Café"),
        ("CAFÉ", "cafe"),
        ("strasse", "Straße"),
        ("ＲＴＸ", "GeForce RTX 3060"),  # noqa: RUF001 -- the wide letters of a keyboard for Chinese
        ("rtx geforce", "GeForce RTX 3060"),
        ("顯示卡", "促銷顯示卡"),
        ("  geforce   rtx ", "GeForce RTX 3060"),
    ],
)
def test_case_accents_width_and_order_make_no_difference(typed: str, text: str) -> None:
    assert SearchQuery.of(typed).is_in(text)


@pytest.mark.parametrize(
    "typed",
    ["ba3t-0194 6000v", "S/N: BA3T-01946000V", "0194 6000", "am242 ba3t-0194", "ba3t.0194.6000.v"],
)
def test_separators_in_a_serial_number_make_no_difference(typed: str) -> None:
    assert SearchQuery.of(typed).is_in("Modern AM242 12M", "BA3T01946000V")


@pytest.mark.parametrize("typed", ["rtx 4090", "ba3t-0195", "--", "- -", "./:"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert not SearchQuery.of(typed).is_in("GeForce RTX 3060", "BA3T01946000V")


@pytest.mark.parametrize(("typed", "text"), [("email", "No e-mail"), ("e-mail", "No Email")])
def test_a_hyphen_makes_no_difference_and_is_marked_along(typed: str, text: str) -> None:
    assert SearchQuery.of(typed).is_in(text)
    assert SearchQuery.of(typed).marked(text) == f"No <mark>{text[3:]}</mark>"


@pytest.mark.parametrize(
    ("typed", "short"),
    [("", True), (" ", True), ("a", True), ("--", True), ("a-", True), ("ab", False)],
)
def test_one_character_is_too_short(typed: str, short: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    assert SearchQuery.of(typed).is_too_short is short


def test_what_is_typed_is_cut_where_nobody_types_on() -> None:
    assert len(SearchQuery.of("x" * 10_000).typed) == LONGEST


def test_what_is_looked_for_is_marked_and_the_rest_escaped() -> None:
    marked = SearchQuery.of("cafe <b").marked("Un <b>CAFÉ</b> & Café")
    assert marked == "Un <mark>&lt;b</mark>&gt;<mark>CAFÉ</mark>&lt;/b&gt; &amp; <mark>Café</mark>"


def test_a_serial_number_is_marked_however_it_was_typed() -> None:
    marked = SearchQuery.of("ba3t-0194").marked("Modern / BA3T01946000V")
    assert marked == "Modern / <mark>BA3T0194</mark>6000V"


def test_words_that_overlap_are_marked_once() -> None:
    assert SearchQuery.of("aba bab").marked("xababx") == "x<mark>abab</mark>x"


def test_a_long_text_is_shown_where_it_was_first_found() -> None:
    text = "before " * 100 + "the needle here " + "after " * 100
    shown = SearchQuery.of("needle").excerpt(text)
    assert "the <mark>needle</mark> here after" in shown
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert len(shown) < 300
    assert SearchQuery.of("needle").excerpt("A needle.") == "A <mark>needle</mark>."


@given(st.text(max_size=60), st.text(max_size=200))
def test_marks_add_nothing_but_marks(typed: str, text: str) -> None:
    wanted = SearchQuery.of(typed)
    marked = wanted.marked(text)
    assert isinstance(marked, SafeString)
    plain = marked.replace("<mark>", "").replace("</mark>", "")
    assert plain == SearchQuery.of("").marked(text)
    assert isinstance(wanted.excerpt(text), SafeString)
    assert folded(folded(text)) == folded(text)
