"""ASVS 3.2.1, 5.2.2, 5.2.3, 5.3.1, 5.3.2, 5.4.1, 5.4.2: files come in as they are, and stay files.

All of it with sixty hostile files: tests/evidence/sandbox/test_hostile.py.
"""

import io
import zlib
from typing import cast

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from PIL import Image

from evidence.access import HEADERS, evidence_response, original_response
from evidence.models import Upload, UploadPage, evidence_name
from evidence.uploads.cleaning import clean_upload
from tests.evidence.hostile_papers import pdf
from tests.evidence.hostile_pictures import dotted

HOSTILE_NAME = 'in"voice\r\nSet-Cookie: a=b\r\n\r\n<script>\u202e報帳.svg'


def stored(name: str) -> FieldFile:
    """Give what a row gives of a file in storage, as far as a response asks for it."""
    return cast("FieldFile", ContentFile(b"<script>", name=name))


def code_of(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        clean_upload(SimpleUploadedFile(name, content), pdf=True)
    return str(refused.value.code)


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it has 400 million pixels."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    head = bytearray(out.getvalue())
    head[16:24] = (20_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(bytes(head[12:29])).to_bytes(4, "big")
    return bytes(head)


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("photo.png", b"MZ\x90\0 a program", "broken"),
        ("photo.jpg", b"<html><script>alert(1)</script>", "web_page"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 and no picture behind it", "broken"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "picture"),
    ],
)
def test_v5_2_2_name_first_bytes_and_decoder_agree(name: str, content: bytes, refused: str) -> None:
    assert code_of(name, content) == refused


def test_v5_2_2_a_file_is_kept_under_a_name_that_fits_what_it_holds() -> None:
    upload = SimpleUploadedFile("photo.png", dotted("JPEG", 120, 120))
    assert clean_upload(upload, pdf=False).original_name == "photo.jpg"


def test_v5_2_3_what_unpacks_into_too_much_is_refused() -> None:
    assert code_of("bomb.png", bomb()) == "too_many_pixels"
    assert code_of("long.pdf", pdf(pages=11)) == "too_many_pages"


@pytest.mark.parametrize("row", [Upload(), UploadPage()])
def test_v5_3_1_a_stored_name_is_random_and_nothing_of_the_members(row: Upload) -> None:
    one, other = evidence_name(row, "clean.jpg"), evidence_name(row, "clean.jpg")
    assert one != other
    folder, start, token = one.split("/")
    assert (folder, token[:2]) == (row._meta.model_name, start)
    assert len(bytes.fromhex(token.removesuffix(".jpg"))) == 16


def test_v5_4_1_a_name_breaks_no_header_and_leads_nowhere() -> None:
    response = evidence_response(stored("x.jpg"), HOSTILE_NAME)
    told = response.headers["Content-Disposition"]
    assert told.startswith("inline; filename*=utf-8''")
    assert not set(told) & set('\r\n"<>\\/')
    assert told.endswith(".jpg")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("a.jpeg", "image/jpeg", "inline"),
        ("a.pdf", "application/octet-stream", "attachment"),
        ("a.heif", "application/octet-stream", "attachment"),
    ],
)
def test_v3_2_1_no_file_is_opened_as_a_page(name: str, kind: str, shown: str) -> None:
    response = original_response(stored(name))
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"].startswith(shown)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
