"""More tries for a photo that says nothing: where its label is, and what copies of it say."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageFilter

from evidence.documents.serial_numbers import match_in_copy, match_serial, read_in_copies
from evidence.findings import Box, FindingVerdict, ReadIn
from evidence.reading import copies, tries
from evidence.reading.label_place import LabelPlace, label_places
from evidence.sandbox import run
from evidence.sandbox.answer import DecodedCode
from evidence.sandbox.job import FileKind, SandboxJob
from portal.demo.drawings.canvas import bars

SERIAL, ONE_SIGN_OFF = "BA3T01946000V", "BA3T01946001V"
MIDDLE = (520, 330)
WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def label(angle: float = 0, *, scale: int = 2) -> Image.Image:
    """A label with bars alone, stuck to something grey."""
    drawn = bars(SERIAL, scale=scale, height=90)
    paper = Image.new("L", (drawn.width + 60, drawn.height + 80), 235)
    paper.paste(20, (30, 40), drawn)
    shape = Image.new("L", paper.size, 255).rotate(angle, expand=True)
    paper = paper.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    photo = Image.new("L", (1000, 700), 110)
    photo.paste(paper, (MIDDLE[0] - paper.width // 2, MIDDLE[1] - paper.height // 2), shape)
    return photo


def grainy(photo: Image.Image) -> Image.Image:
    noise = np.random.default_rng(7).normal(0, 20, (photo.height, photo.width))
    blurred = np.asarray(photo.filter(ImageFilter.GaussianBlur(1.2)), dtype=float)
    return Image.fromarray(np.clip(blurred * 0.4 + 60 + noise, 0, 255).astype(np.uint8))


def jpeg(photo: Image.Image) -> bytes:
    stream = io.BytesIO()
    photo.convert("RGB").save(stream, "JPEG", quality=85)
    return stream.getvalue()


@pytest.mark.parametrize("angle", [0, 30, -50])
def test_bars_are_found_where_they_are_and_as_they_are_turned(angle: float) -> None:
    (place,) = label_places(label(angle))
    assert (place.x, place.y) == pytest.approx(MIDDLE, abs=12)
    # Pillow turns to the left, a picture's own axes to the right.
    assert (place.angle + angle + 90) % 180 - 90 == pytest.approx(0, abs=3)
    assert place.width > 3 * place.height


def test_a_bare_surface_has_no_label() -> None:
    assert label_places(Image.new("L", (1000, 700), 110)) == []
    assert label_places(Image.new("L", (30, 30), 110)) == []


def test_a_part_of_a_copy_is_found_in_its_photo() -> None:
    photo = Image.new("L", (1000, 500))
    copy = copies.levelled(photo, LabelPlace(500, 250, 90, 100, 20))
    assert copies.box_in_picture(copies.whole(photo).corners, Box(0.1, 0.2, 0.3, 0.4)) == (
        pytest.approx((0.1, 0.2, 0.3, 0.4))
    )
    # A quarter turn: what is 150 wide and 72 high in the copy is 72 wide and 150 high.
    assert copies.box_in_picture(copy.corners, WHOLE) == pytest.approx((0.464, 0.35, 0.536, 0.65))


@pytest.mark.parametrize(("code", "verdict"), [(ONE_SIGN_OFF, "near"), ("XY9Z98765432K", "fail")])
def test_a_code_that_says_another_serial_leaves_nothing_to_try(code: str, verdict: str) -> None:
    codes = [DecodedCode("Code128", code, (0.1, 0.1, 0.2, 0.2))]
    assert match_serial(SERIAL, codes, []).verdict == verdict
    assert read_in_copies(SERIAL, codes, [], jpeg(label())) is None


def test_a_code_that_nearly_says_it_in_a_copy_ends_the_tries() -> None:
    seen: list[Sequence[DecodedCode]] = []

    def judge(codes: Sequence[DecodedCode]) -> FindingVerdict:
        seen.append(codes)
        return match_serial(ONE_SIGN_OFF, codes, []).verdict

    assert tries.look_harder(jpeg(label()), judge) is None
    assert [code.text for codes in seen for code in codes] == [SERIAL]


@pytest.mark.long
def test_a_code_under_grain_is_read_in_a_copy_that_is_named() -> None:
    photo = jpeg(grainy(label(12, scale=3)))
    codes = run.run(photo, SandboxJob(FileKind.JPEG)).pages[0].codes
    assert list(codes) == [], "or there would be nothing to try"
    copy = read_in_copies(SERIAL, codes, [], photo)
    assert copy is not None
    found = match_in_copy(SERIAL, copy)
    assert (found.verdict, found.read_in) == (FindingVerdict.PASS, ReadIn.AVERAGED)
    assert found.box is not None
    assert found.box.left < MIDDLE[0] / 1000 < found.box.right
    assert found.box.top < MIDDLE[1] / 700 < found.box.bottom
