"""Files with a message: which are taken, as what, and what is said of those that are not."""

import random
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.uploads import attachments, upload_errors
from evidence.uploads.attachments import clean_attachment, harmless
from evidence.uploads.cleaning import CleanUpload
from tests.evidence import hostile
from tests.evidence.hostile_papers import PAPERS, pdf
from tests.evidence.hostile_pictures import red
from tests.evidence.sandbox.test_mutated import mutated

LOCKED = PAPERS["locked.pdf"][0]
REFUSED = {
    "log.zip": (hostile.zipped("a.txt"), "archive", "Unpack it first"),
    "zip-inside.log": (hostile.zipped("a.txt"), "archive", "Unpack it first"),
    "sheet.xlsx": (hostile.zipped(*hostile.WORKBOOK), "spreadsheet", "as a PDF"),
    "letter.docx": (hostile.zipped(*hostile.LETTER), "document", "as a PDF"),
    "drawing.svg": (hostile.SVG, "picture", "pictures, PDFs and plain text"),
    "svg-inside.txt": (hostile.SVG, "picture", "pictures, PDFs and plain text"),
    "page.html": (b"<!doctype html><script>1</script>", "web_page", "plain text"),
    "html-inside.log": (b"<html><script>1</script>", "web_page", "plain text"),
    "mail.eml": (hostile.MAIL, "email", "screenshot"),
    "clip.mp4": (b"\0\0\0\x18ftypmp42", "video", "plain text"),
    "program.exe": (b"MZ\x90\0", "unknown", "plain text"),
    "program.txt": (b"MZ\x90\0", "not_text", "plain text"),
    "half.txt": (b"\xff\xfea\0b", "not_text", "plain text"),
    "empty.log": (b"", "empty", "plain text"),
    "long.log": (b"x" * (attachments.MOST_TEXT_BYTES + 1), "long_text", "the part that matters"),
    "locked.pdf": (LOCKED(), "password", "without the password"),
    "cut.pdf": (pdf()[:150], "broken", "plain text"),
    "cut.png": (red("PNG")[:40], "broken", "plain text"),
    "tiny.png": (red("PNG", 9, 9), "too_small", "plain text"),
}


def cleaned(name: str, content: bytes) -> CleanUpload:
    return clean_attachment(SimpleUploadedFile(name, content))


# Whose bytes only the sandbox can judge.
BOXED = {"locked.pdf", "cut.pdf", "cut.png", "tiny.png"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=[pytest.mark.long] if each in BOXED else []) for each in REFUSED],
)
def test_a_refusal_says_what_to_send_instead(name: str) -> None:
    content, code, advice = REFUSED[name]
    with pytest.raises(ValidationError, match=advice) as refused:
        cleaned(name, content)
    assert refused.value.code == code


def test_what_the_sandbox_refuses_has_words_here() -> None:
    codes = ("too_large", "too_many_pixels", "too_many_pages", "too_complex", "xfa", "malware")
    for code in codes:
        assert upload_errors.attachment_refusal(code).code == code


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\r\nb\rc\td", "a\nb\nc\td"),
        (b"\xef\xbb\xbfok", "ok"),
        ("Über 음 中".encode("utf-16"), "Über 음 中"),
        ("Lüfter".encode("cp1252"), "Lüfter"),
        (b"From: a@example.com\nSubject: mail\n\n1", "From: a@example.com\nSubject: mail\n\n1"),
        (b"\x1b]0;rm\x07 \x08", "\ufffd]0;rm\ufffd \ufffd"),
        ("a\u202egpj.exe\u2066\u200b".encode(), "a\ufffdgpj.exe\ufffd\ufffd"),
    ],
)
def test_a_text_keeps_its_characters_and_no_others(content: bytes, text: str) -> None:
    clean = cleaned("dxdiag.txt", content)
    assert (clean.text.decode(), clean.pages, clean.kind) == (text, (), None)


def test_what_a_file_holds_decides_what_it_is() -> None:
    assert cleaned("photo.log", red("PNG")).original_name == "photo.log.png"
    assert len(cleaned("two.pdf", pdf(b"0 0 99 99 re f", pages=2)).pages) == 2


def test_no_text_grows_or_keeps_what_steers() -> None:
    chance = random.Random(19)  # noqa: S311 -- the same files each time
    for _ in range(50):
        text = mutated(b"log: fan 1200 rpm\n" * 20, chance).decode("latin-1")
        kept = harmless(text)
        assert len(kept) <= len(text)
        assert all(char in "\n\t" or char.isprintable() or char in "\xa0\xad" for char in kept)


@pytest.mark.long
def test_a_mutated_file_is_cleaned_or_refused_without_harm() -> None:
    chance = random.Random(19)  # noqa: S311 -- the same files each time
    for name, content in {"a.png": red("PNG"), "a.pdf": pdf(b"0 0 9 9 re f")}.items():
        for _ in range(20):
            with suppress(ValidationError):
                assert cleaned(name, mutated(content, chance)).pages
