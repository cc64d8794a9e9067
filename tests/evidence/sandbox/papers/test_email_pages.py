"""A mail as evidence: its text as it is read, then the papers and photos that came with it."""

import io
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from PIL import Image

from evidence.sandbox.job import FileKind, Refusal
from evidence.sandbox.papers import drawn_text, mail_texts
from tests.evidence.hostile_papers import locked, pdf
from tests.evidence.hostile_pictures import red
from tests.evidence.sandbox.papers.unboxed_pages import pages_of


def mail(text: str = "Thank you", html: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "Shop <shop@example.com>", "Your order 訂單 4711"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def attach(to: EmailMessage, content: bytes, kind: str, **more: Any) -> EmailMessage:
    main, _slash, sub = kind.partition("/")
    to.add_attachment(content, maintype=main, subtype=sub, **more)
    return to


def sizes(of: EmailMessage) -> list[tuple[int, int]]:
    return [(page.width, page.height) for page in pages_of(of.as_bytes(), FileKind.EMAIL)]


def text_of(content: bytes) -> str:
    return mail_texts.text_of(BytesParser(policy=policy.default).parsebytes(content))


def test_the_text_is_drawn_and_what_is_attached_follows() -> None:
    order = attach(mail(), pdf(b"0 0 99 99 re f", pages=2), "application/pdf", filename="a.pdf")
    attach(order, red("JPEG", 300, 200), "image/jpeg", filename="b.jpg")
    assert sizes(order) == [(600, 849), (600, 850), (600, 850), (300, 200)]
    text = pages_of(mail().as_bytes(), FileKind.EMAIL)[0]
    assert min(Image.open(io.BytesIO(text.content)).convert("L").tobytes()) < 60


def test_a_logo_is_no_page_and_a_broken_file_takes_nothing_away() -> None:
    order = attach(mail(), red("PNG", 120, 60), "image/png", cid="<logo>", filename="logo.png")
    attach(order, red("PNG")[:60], "image/png", filename="broken.png")
    attach(order, b"PK\x03\x04", "application/zip", filename="a.zip")
    assert len(sizes(order)) == 1
    assert len(sizes(attach(order, red("PNG", 300, 300), "image/png", cid="<photo>"))) == 2


def test_an_attached_pdf_that_is_refused_is_told() -> None:
    with pytest.raises(Refusal, match="password"):
        sizes(attach(mail(), locked(), "application/pdf", filename="a.pdf"))


def test_a_mail_of_too_many_pages_is_refused() -> None:
    with pytest.raises(Refusal, match="too_long"):
        sizes(attach(mail(), pdf(pages=10), "application/pdf", filename="a.pdf"))


def test_what_is_read_is_what_a_program_for_mails_shows() -> None:
    html = (
        "<html><head><title>no</title><style>no</style></head><body><p>Invoice No. 47<br>of today"
        "<div style='display: none'>no <img src=x> <b>no</b></div>"
        "<table><tr><td>RTX 4070</td><td>599,00&nbsp;&euro;</td></tr></table></body></html>"
    )
    text = text_of(mail("no", html, Date="Mon, 03 Nov 2025 10:00:00 +0100").as_bytes())
    assert text.split("\n") == [
        "From: Shop <shop@example.com>",
        "Date: Mon, 03 Nov 2025 10:00:00 +0100",
        "Subject: Your order 訂單 4711",
        "",
        "Invoice No. 47",
        "of today",
        "",
        "RTX 4070 599,00 €",
        "",
    ]


def test_a_forwarded_mail_is_read_too() -> None:
    outer = mail("See below")
    outer.add_attachment(mail("Invoice 4711"))
    assert "See below" in text_of(outer.as_bytes())
    assert "Invoice 4711" in text_of(outer.as_bytes())


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: =?nonsense?q?=E4?=\nFrom: <<>>,,\nDate: never\n\ntext",
        b"Subject: a\nContent-Type: text/plain; charset=nonsense\n\ntext",
        b"Subject: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n",
        b"Subject: a\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"From a@example.com Mon Nov  3 10:00:00 2025\nSubject: a\n\ntext",
    ],
)
def test_a_mail_that_is_malformed_is_drawn_as_far_as_it_goes(content: bytes) -> None:
    assert len(pages_of(content, FileKind.EMAIL)) == 1


@pytest.mark.long
def test_long_lines_are_broken_and_long_texts_end() -> None:
    assert len(list(drawn_text.pages("word " * 60, 600))) == 1
    assert len(list(drawn_text.pages("\n" * 9_999, 600))) == drawn_text.MOST_PAGES
    assert len(list(drawn_text.pages("x" * 3_000 + "字" * 500, 600))) == 2
