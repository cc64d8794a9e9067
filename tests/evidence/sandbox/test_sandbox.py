import io
import json
from typing import Any

import pytest
from PIL import Image, ImageFilter

from evidence.sandbox.answer import (
    CleanPage,
    DecodedCode,
    Malformed,
    SandboxAnswer,
    StatedText,
    packed_refusal,
    unpacked,
)
from evidence.sandbox.job import FileKind, Refusal, SandboxJob
from evidence.sandbox.pixels.barcodes import Reader
from evidence.sandbox.pixels.fingerprint import fingerprint
from evidence.sandbox.run import run
from evidence.uploads import file_kinds
from portal.demo.drawings import invoice, sticker
from tests import sandbox_forks
from tests.evidence import heic
from tests.evidence.hostile_papers import pdf
from tests.evidence.hostile_pictures import dotted
from tests.factories import jpeg, today

SERIAL = "BA3T01946000V"


@pytest.fixture(scope="module")
def label() -> Image.Image:
    drawn = sticker(serial=SERIAL, chk="4A7", model="912-V397", product="GeForce RTX 4070")
    return Image.open(io.BytesIO(drawn)).convert("L")


def photo(label: Image.Image, *, width: int = 1200, angle: float = 0, blur: float = 0) -> Any:
    """A label on a grey thing: so wide, so far from upright, so far out of focus."""
    smaller = label.resize((width, width * 2 // 3), Image.Resampling.BICUBIC)
    turned = smaller.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=90)
    picture = Image.new("L", (1600, 1500), 90)
    picture.paste(turned, (150, 100))
    return picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture


def codes(picture: Image.Image, seconds: float = 20) -> list[DecodedCode]:
    return Reader(seconds).read(picture)


@pytest.mark.parametrize("angle", [0, 10, 22, 30, 45, 67, 90, 180, 270])
def test_a_code_is_read_at_any_angle(label: Image.Image, angle: float) -> None:
    assert [(code.format, code.text) for code in codes(photo(label, angle=angle))] == [
        ("Code128", SERIAL)
    ]


@pytest.mark.parametrize(("width", "blur"), [(600, 0), (1200, 1.5), (800, 1)])
def test_a_small_or_blurred_code_is_read(label: Image.Image, width: int, blur: float) -> None:
    assert [code.text for code in codes(photo(label, width=width, blur=blur))] == [SERIAL]


@pytest.mark.parametrize("angle", [0, 30, 67])
def test_the_box_of_a_code_holds_its_bars(label: Image.Image, angle: float) -> None:
    picture = photo(label, angle=angle)
    left, top, right, bottom = codes(picture)[0].box
    place = (left * 1600 - 25, top * 1500 - 25, right * 1600 + 25, bottom * 1500 + 25)
    only_that = Image.new("L", picture.size, 90)
    only_that.paste(picture.crop(place), (round(place[0]), round(place[1])))
    assert [code.text for code in codes(only_that)] == [SERIAL]
    assert (right - left) * (bottom - top) < 0.3


@pytest.mark.long
def test_codes_are_read_before_the_picture_is_made_smaller(label: Image.Image) -> None:
    large = Image.new("L", (6000, 2000), 90)
    large.paste(label.resize((840, 560), Image.Resampling.BICUBIC), (3000, 1000))
    out = io.BytesIO()
    large.save(out, "JPEG", quality=90)
    page = run(out.getvalue(), SandboxJob(FileKind.JPEG)).pages[0]
    # A quarter of its size is wide enough.
    assert (page.width, page.height) == (1500, 500)
    assert [code.text for code in page.codes] == [SERIAL]
    assert 0.5 < page.codes[0].box[0] < page.codes[0].box[2] < 0.64
    small = Image.open(io.BytesIO(page.content)).convert("L")
    assert codes(small) == []


def test_the_box_is_that_of_the_upright_picture(label: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    photo(label).rotate(90, expand=True).save(out, "JPEG", exif=exif)
    page = run(out.getvalue(), SandboxJob(FileKind.JPEG)).pages[0]
    assert (page.width, page.height) == (1600, 1500)
    assert page.codes[0].box == pytest.approx(codes(photo(label))[0].box, abs=0.02)


def test_without_time_the_copies_are_left_out_and_it_is_said() -> None:
    picture = Image.effect_noise((300, 240), 60)
    in_time, late = Reader(20), Reader(0)
    assert in_time.read(picture) == late.read(picture) == []
    assert (in_time.complete, late.complete) == (True, False)


def test_the_answer_says_whether_all_copies_were_looked_at() -> None:
    picture = dotted("JPEG", 120, 120)
    assert run(picture, SandboxJob(FileKind.JPEG)).codes_complete
    assert not run(picture, SandboxJob(FileKind.JPEG, code_seconds=0)).codes_complete


def test_a_page_with_nothing_on_it_is_searched_in_no_copy() -> None:
    blank = Reader(0)
    assert blank.read(Image.new("L", (900, 700), 200)) == []
    assert blank.complete


@pytest.mark.parametrize(
    ("kind", "content", "refused"),
    [
        (FileKind.PNG, dotted("PNG", 120, 120), ""),
        (FileKind.HEIF, heic.TURNED, ""),
        (FileKind.PDF, pdf(box=(595, 90), pages=2), ""),
        (FileKind.PDF, pdf(pages=11), "too_many_pages"),
        (FileKind.GIF, b"GIF89a", "broken"),
    ],
)
def test_a_fork_answers_as_a_sandbox_that_was_started(
    kind: FileKind, content: bytes, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered() -> SandboxAnswer | str:
        try:
            return run(content, SandboxJob(kind))
        except Refusal as refusal:
            return refusal.code

    started = answered()
    monkeypatch.setattr("evidence.sandbox.run.Popen", sandbox_forks.start)
    monkeypatch.setattr(sandbox_forks.ForkedSandbox, "last_usage", (0, 0.0))
    assert answered() == started
    assert sandbox_forks.ForkedSandbox.last_usage > (0, 0)
    assert refused in {started, ""}
    assert isinstance(started, str) == bool(refused)


def differing_bits(one: Image.Image, other: Image.Image) -> int:
    return (int(fingerprint(one), 16) ^ int(fingerprint(other), 16)).bit_count()


def test_the_fingerprint_survives_another_size_and_quality_but_no_other_paper() -> None:
    shop: Any = {"store": "Store", "region": "DE", "number": "2605-1", "price": "9.00"}
    more: Any = {"bought_on": today(), "serial": SERIAL, "language": "de"}
    one = Image.open(io.BytesIO(invoice(product="GeForce RTX 4070", **shop, **more)))
    out = io.BytesIO()
    one.convert("L").resize((one.width // 2, one.height // 2)).save(out, "JPEG", quality=50)
    assert differing_bits(one, Image.open(out)) <= 6
    assert differing_bits(one, one.rotate(180)) > 25
    assert len(fingerprint(one)) == 64


STATED = (StatedText("a", "a", (0, 0, 1, 1)), StatedText("Invoice No. 47", "47"))
PAGE = CleanPage(
    jpeg(), jpeg(), 20, 20, (DecodedCode("QRCode", "a", (0, 0, 1, 1)),), "0" * 64, STATED
)


def test_an_answer_is_unpacked_as_it_was_packed() -> None:
    answer = SandboxAnswer((PAGE, PAGE), codes_complete=True, software="GIMP 2.10")
    assert unpacked(answer.packed()) == answer
    with pytest.raises(Refusal, match="password"):
        unpacked(packed_refusal(Refusal("password")))


@pytest.mark.parametrize(
    "change",
    [
        {"pages": []},
        {"pages": None},
        {"pages": [{}] * 11},
        {"content": 5},
        {"content": "x"},
        {"width": 0},
        {"fingerprint": "<script>"},
        {"codes": [{"format": "QRCode", "text": "a", "box": [0, 0, 2, 1]}]},
        {"codes": [{"format": "QRCode", "text": "a", "box": [0, 0]}]},
        {"codes": 3},
        {"stated": 3},
        {"stated": [{"text": "a", "value": "a", "box": [0, 0, 2, 1]}]},
        {"stated": [{"text": "a\n", "value": "a", "box": None}]},
        {"stated": [{"text": "a" * 201, "value": "a", "box": None}]},
        {"stated": [{"text": "a", "value": "a", "box": None}] * 301},
        {"software": 7},
        {"software": "GIMP\n"},
        {"software": "x" * 101},
    ],
)
def test_an_answer_that_is_none_is_not_believed(change: dict[str, Any]) -> None:
    line, _newline, picture = SandboxAnswer((PAGE,), codes_complete=True).packed().partition(b"\n")
    told = json.loads(line)
    whole = {**told, "pages": [{**told["pages"][0], **change}], **change}
    with pytest.raises(Malformed):
        unpacked(json.dumps(whole).encode() + b"\n" + picture)


@pytest.mark.parametrize("answer", [b"", b"\n", b"[]\n", b"7\n", b"{}\n", b"Traceback\n", b"\xff"])
def test_noise_is_no_answer(answer: bytes) -> None:
    with pytest.raises(Malformed):
        unpacked(answer)


@pytest.mark.parametrize(
    "part", [b" ", b"<", b"a: b\n ", b"<?xml ", b"PK\x03\x04", b"<!--", b"\xd0\xcf\x11\xe0"]
)
def test_telling_what_a_file_is_takes_no_time(part: bytes) -> None:
    head = (part * file_kinds.HEAD)[: file_kinds.HEAD]
    for _ in range(20):
        assert file_kinds.foreign(head, "jpg")
