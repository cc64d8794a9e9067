"""What is seen around a label, in pictures drawn from a few flat colours."""

import io

import pytest
from PIL import Image, ImageDraw

from evidence.findings import Box
from evidence.unit_labels.paper import surroundings
from evidence.unit_labels.surroundings import Surroundings

LABEL = (160, 110, 320, 190)
KRAFT, STEEL, BOARD = "#b98c5c", "#6a6c70", "#143c22"


def seen(
    around: str,
    *,
    paper: str = "#f4f4f0",
    desk: str = "",
    light: float = 1.0,
    label: tuple[int, int, int, int] = LABEL,
) -> Surroundings | None:
    """Draw a label with bars on a thing of that colour, which lies on a desk."""
    picture = Image.new("RGB", (480, 300), desk or around)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((90, 60, 400, 240), fill=around)
    draw.rectangle(label, fill=paper)
    left, top, right, _bottom = label
    for x in range(max(0, left + 20), min(480, right - 20), 6):
        draw.rectangle((x, top + 20, x + 2, top + 45), fill="#111111")
    stream = io.BytesIO()
    picture.point(lambda value: value * light).save(stream, "JPEG", quality=85)
    box = max(0, left + 20) / 480, (top + 20) / 300, min(480, right - 20) / 480, (top + 45) / 300
    return surroundings(stream.getvalue(), Box(*box))


@pytest.mark.parametrize("light", [1.0, 0.45])
def test_cardboard_is_known_by_its_brown_in_any_light(light: float) -> None:
    found = seen(KRAFT, light=light)
    assert found
    assert found.kraft > 0.9


def test_what_is_printed_on_the_board_itself_is_on_cardboard() -> None:
    found = seen(KRAFT, paper=KRAFT)
    assert found
    assert found.kraft == 1
    for paper in ("#f4e8d0", "#f0d020"):
        plain = seen(STEEL, paper=paper)
        assert plain
        assert plain.kraft < 0.1, "a yellow label, or one under a lamp"


@pytest.mark.parametrize("around", [STEEL, BOARD, "#141414", "#c03030"])
def test_bare_metal_boards_and_plastic_are_no_cardboard(around: str) -> None:
    found = seen(around)
    assert found
    assert found.kraft < 0.1
    assert found.hues < 2


def test_only_what_is_right_beside_the_label_counts() -> None:
    found = seen(STEEL, desk=KRAFT)
    assert found
    assert found.kraft < 0.1


def test_nothing_is_around_a_label_that_fills_the_photo_or_is_as_white_as_the_case() -> None:
    assert seen("#e8e8e6") is None
    assert seen(KRAFT, label=(-10, -10, 500, 320)) is None
