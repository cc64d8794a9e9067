import subprocess
from pathlib import Path
from unicodedata import normalize

import polib
import pypdfium2
import pytest

from foundation import pdf as printing
from foundation.pdf import NotPrinted, PdfSource, print_pdf
from portal.translations import messages
from tests.redemptions.guide import printed_layout

FONTS = "@font-face { font-family: F; src: url('font:latin') } body { font-family: F }"
STYLE = (
    "@font-face { font-family: F; src: url('font:latin') }"
    "@font-face { font-family: C; src: url('font:cjk') } body { font-family: F, C }"
)
KOREAN = "리워드 신청 안내 뷁힣"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_print_holds_text_in_every_script_and_its_own_fonts() -> None:
    pdf = print_pdf(
        PdfSource(f"<p>Grüße aus Köln</p><p>兌換說明 ✓</p><p>{KOREAN}</p>", STYLE, "http://a.test")
    )
    assert "Grüße aus Köln" in text_of(pdf)
    assert "兌換說明 ✓" in text_of(pdf)
    assert KOREAN in text_of(pdf)
    assert b"Lato" in pdf
    assert b"NotoSansCJK" in pdf


@pytest.mark.long
def test_each_letter_of_our_translations_is_in_its_fonts() -> None:
    texts = [
        text
        for path in messages.po_files()
        for one in polib.pofile(str(path))
        for text in [one.msgstr, *one.msgstr_plural.values()]
    ]
    letters = {*"".join("".join(texts).split())} - {*"<>&"}
    assert {*"ß登등"} <= letters
    sheet = PdfSource(f"<p>{' '.join(sorted(letters))}</p>", STYLE, "http://a.test")
    # Some Chinese letters come back as the radical that is drawn like them; NFKC lacks one of them.
    read = text_of(print_pdf(sheet)).replace("\u2ed1", "長")
    assert letters - {*read, *normalize("NFKC", read)} == set()


def test_nothing_is_fetched_from_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    html = f'<p>seen</p><object data="file://{secret}"></object><img src="file://{secret}" alt="x">'
    style = f"{FONTS} @import url('file://{secret}');"
    text = text_of(print_pdf(PdfSource(html, style, "http://127.0.0.1:9")))
    assert "seen" in text
    assert "secret" not in text


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_SECONDS", 0.001)
    with pytest.raises(NotPrinted, match="timed out"):
        print_pdf(PdfSource("<p>late</p>", "", ""))


@pytest.mark.parametrize("end", ["import os; os.abort()", "print('no paper')"])
def test_a_child_that_dies_or_prints_nonsense_is_no_pdf(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "COMMAND", (printing.COMMAND[0], "-c", end))
    with pytest.raises(NotPrinted):
        print_pdf(PdfSource("<p>never</p>", "", ""))


def test_the_child_sees_no_variable_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_KEYS", "ours")
    show = "import os; print('%PDF-', sorted(os.environ))"
    monkeypatch.setattr(printing, "COMMAND", (printing.COMMAND[0], "-c", show))
    assert b"CODE_KEYS" not in print_pdf(PdfSource("", "", ""))
    control = subprocess.run(printing.COMMAND, capture_output=True, check=True)
    assert b"CODE_KEYS" in control.stdout


@pytest.mark.long
def test_what_a_page_may_not_look_like_is_found(tmp_path: Path) -> None:
    style = f"{STYLE} @page {{ size: A4; margin: 16mm 15mm 18mm }} body {{ font-size: 10pt }}"
    above = "<p>Text</p><div style='height: 230mm'></div>"
    alone = f"{above}<h2>Alone</h2><p style='break-before: page'>Text</p>"
    wide = f"<p style='white-space: nowrap'>{'One line that is wider than its page. ' * 4}</p>"
    left = "<p style='margin-left: -8mm'>Too far</p><p>Text</p>"
    together = f"{above}<h2>Together</h2><p>Text</p>"
    found = {}
    for name, html in {"alone": alone, "wide": wide, "left": left, "together": together}.items():
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(print_pdf(PdfSource(html, style, "http://a.test")))
        found[name] = printed_layout.faults(file)
    assert found["alone"] == ["page 1 ends with the heading 'Alone'"]
    assert found["wide"] == ["page 1 is drawn smaller than it is written"]
    assert "outside the margins" in found["left"][0]
    assert found["together"] == []
