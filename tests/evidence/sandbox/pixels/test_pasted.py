"""Places that were painted over or pasted: found in the upload, not in honest copies."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from evidence.sandbox.file_reading import decoder_for, read
from evidence.sandbox.job import FileKind, SandboxJob
from evidence.sandbox.pixels.pasted import Box

SIZE = 640, 480
DATE = 320, 200, 448, 224


def photo(grain: float = 4) -> Image.Image:
    """A paper with lines of print, as a camera sees it."""
    paper = Image.new("L", SIZE, 190)
    draw = ImageDraw.Draw(paper)
    for row in range(10, SIZE[1], 24):
        draw.text((12, row), "Invoice RE-4711 Total 589.00 EUR 18.11.2026 " * 3, fill=50)
    noise = np.random.default_rng(7).normal(0, grain, (SIZE[1], SIZE[0]))
    return Image.fromarray((np.asarray(paper) + noise).clip(10, 240).astype(np.uint8))


def jpeg(picture: Image.Image, quality: int, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **more)
    return out.getvalue()


def reopened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("L")


def signs(content: bytes) -> list[Box]:
    """What the sandbox finds."""
    job = SandboxJob(FileKind.JPEG, code_seconds=0)
    (page,) = read(decoder_for(FileKind.JPEG)(content, job), job, is_boxed=False).pages
    return [sign.box for sign in page.signs]


def painted_over(picture: Image.Image) -> Image.Image:
    """The date is filled with the colour of the paper, and another one typed on it."""
    forged = picture.copy()
    draw = ImageDraw.Draw(forged)
    draw.rectangle(DATE, fill=190)
    draw.text((DATE[0] + 8, DATE[1] + 6), "17.11.2026", fill=50)
    return forged


def meets_date(box: Box, width: int, height: int) -> bool:
    left, top, right, bottom = box[0] * width, box[1] * height, box[2] * width, box[3] * height
    return left < DATE[2] and DATE[0] < right and top < DATE[3] and DATE[1] < bottom


@pytest.mark.parametrize("quality", [85, 95])
def test_a_date_that_was_painted_over_is_found_where_it_stands(quality: int) -> None:
    (box,) = signs(jpeg(painted_over(photo()), quality))
    assert meets_date(box, *SIZE)


@pytest.mark.long
def test_print_from_elsewhere_is_found_in_a_photo_that_was_saved_before() -> None:
    once = reopened(jpeg(photo(1), 60))
    assert signs(jpeg(once, 97)) == []
    once.paste(photo(1).crop((40, 300, 200, 340)), (304, 196))
    found = signs(jpeg(once, 97))
    assert found
    assert all(meets_date(box, *SIZE) for box in found)


@pytest.mark.long
def test_print_put_into_a_white_scan_that_was_saved_before_is_found() -> None:
    white = Image.fromarray((np.asarray(photo(2)).astype(int) + 66).clip(0, 255).astype(np.uint8))
    once = reopened(jpeg(white, 70))
    assert signs(jpeg(once, 92)) == []
    draw = ImageDraw.Draw(once)
    draw.rectangle(DATE, fill=253)
    draw.text((DATE[0] + 8, DATE[1] + 6), "17.11.2026", fill=20)
    draw.text((DATE[0] + 8, DATE[1] + 14), "12.10.2026", fill=20)
    found = signs(jpeg(once, 92))
    assert found
    assert all(meets_date(box, *SIZE) for box in found)


@pytest.mark.long
def test_nothing_is_said_of_a_picture_that_was_put_together_all_over() -> None:
    once = reopened(jpeg(photo(1), 60))
    places = [(left, top) for left in (36, 236, 436) for top in range(36, 440, 80)]
    for place in places[:2]:
        once.paste(photo(1).crop((40, 300, 136, 332)), place)
    assert signs(jpeg(once, 97))
    for place in places[2:]:
        once.paste(photo(1).crop((40, 300, 136, 332)), place)
    assert signs(jpeg(once, 97)) == []


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_the_place_is_turned_with_the_picture(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    steps = {3: 180, 6: 90, 8: 270}
    stored = painted_over(photo()).rotate(steps[turn], expand=True)
    (box,) = signs(jpeg(stored, 95, exif=exif))
    assert meets_date(box, *SIZE)


@pytest.mark.long
def test_honest_copies_show_nothing() -> None:
    taken = reopened(jpeg(photo(), 92))
    copies = [
        jpeg(taken, 80),
        jpeg(taken, 95),
        jpeg(taken.resize((480, 360)), 75),
        jpeg(taken.crop((9, 5, 600, 470)), 90),
        jpeg(taken.rotate(2), 92),
        jpeg(ImageEnhance.Brightness(taken).enhance(1.2), 92),
        jpeg(photo(0), 90),
    ]
    assert [signs(copy) for copy in copies] == [[]] * len(copies)
