"""A date or number of a PDF in another font than the rest is a sign; labels in bold are none."""

from evidence.sandbox.answer import SignKind
from evidence.sandbox.job import FileKind
from evidence.sandbox.papers.fonts import Letter, strange_words
from tests.evidence.hostile_papers import pdf
from tests.evidence.sandbox.papers.unboxed_pages import pages_of

FONTS = (
    "/Font<<"
    + "".join(
        f"/{key}<</Type/Font/Subtype/Type1/BaseFont/{name}>>"
        for key, name in {"H": "Helvetica", "B": "Helvetica-Bold", "C": "Courier"}.items()
    )
    + ">>"
)


def letters(*runs: tuple[str, str]) -> list[Letter]:
    spelled = [(char, family) for text, family in runs for char in text]
    return [Letter(char, family, number) for number, (char, family) in enumerate(spelled)]


def strange(*runs: tuple[str, str]) -> list[str]:
    rest = ("Many words of the terms of payment of this shop " * 3, "Helvetica")
    return ["".join(each.char for each in word) for word in strange_words(letters(*runs, rest))]


def test_a_font_that_changes_within_a_date_or_for_it_alone_is_strange() -> None:
    date = ("1", "Helvetica"), ("7", "Arial"), (".11.2026 ", "Helvetica")
    assert strange(*date) == ["17.11.2026"]
    assert strange(("Date: ", "Helvetica"), ("17.11.2026 ", "Arial")) == ["17.11.2026"]


def test_a_font_with_words_of_its_own_is_not() -> None:
    assert strange(("Invoice date 17.11.2026 ", "Arial")) == []
    assert strange(("17.11.2026 ", "Helvetica")) == []
    assert strange(("589", "Helvetica"), ("00 ", "Small")) == []


def dated(font: str) -> bytes:
    """A PDF of two lines and a date, which is in this font."""
    words = "(The terms of payment of this shop, and some more of them.) Tj 0 -20 Td "
    date = f"/B 12 Tf (Date: ) Tj /{font} 12 Tf (17.11.2026) Tj"
    return pdf(f"BT /H 12 Tf 50 700 Td {words * 2}{date} ET".encode(), resources=FONTS)


def test_the_place_is_that_of_the_date() -> None:
    (honest,) = pages_of(dated("H"), FileKind.PDF)
    assert honest.signs == ()
    (edited,) = pages_of(dated("C"), FileKind.PDF)
    (sign,) = edited.signs
    assert sign.kind is SignKind.FONTS
    (line,) = [each for each in edited.stated if "17.11.2026" in each.text]
    assert line.box
    assert line.box[1] - 0.01 <= sign.box[1] <= sign.box[3] <= line.box[3] + 0.01
