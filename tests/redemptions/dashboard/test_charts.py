from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redemptions.dashboard.charts import (
    LEAST,
    MOST_BARS,
    WIDTH,
    ChartBox,
    ChartRow,
    bars,
    columns,
    scale,
)

SIZES = st.lists(st.integers(0, 5000), min_size=1, max_size=90)


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, (1, 1)), (1, (1, 1)), (5, (1, 5)), (6, (2, 6)), (24, (5, 25)), (101, (50, 150))],
)
def test_a_scale_has_round_numbers_up_to_the_most(most: float, expected: tuple[int, int]) -> None:
    assert scale(most) == expected


def test_the_longest_bar_takes_the_room_and_the_others_their_share() -> None:
    chart = bars([ChartRow("A", [("x", 10)], "10"), ChartRow("B", [("x", 5)], "5")])
    long, short = chart.boxes
    assert short.width * 2 == long.width
    assert short.y > long.y + long.height
    assert [text.text for text in chart.texts] == ["A", "10", "B", "5"]


def test_parts_of_a_bar_follow_each_other() -> None:
    first, second = bars([ChartRow("A", [("x", 1), ("nothing", 0), ("y", 3)])]).boxes
    assert (first.look, second.look) == ("x", "y")
    assert second.x == first.x + first.width
    assert second.width == pytest.approx(first.width * 3, abs=3)


def test_what_is_hardly_anything_is_still_seen() -> None:
    chart = bars([ChartRow("A", [("x", 100_000)]), ChartRow("B", [("x", 1)])])
    assert chart.boxes[1].width == LEAST


def test_what_is_more_than_the_most_ends_at_the_most() -> None:
    chart = bars([ChartRow("A", [("x", 500)]), ChartRow("B", [("x", 60)])], most=60)
    assert chart.boxes[0].width == chart.boxes[1].width


def test_nothing_at_all_is_drawn_without_a_box() -> None:
    assert bars([]).boxes == []
    assert bars([ChartRow("A", [("x", 0)])]).boxes == []
    assert columns([ChartRow("A", [("x", 0)])]).boxes == []


def test_a_chart_has_room_for_so_many_bars() -> None:
    chart = bars([ChartRow(str(n), [("x", 1)]) for n in range(MOST_BARS + 5)])
    assert len(chart.boxes) == MOST_BARS


def test_a_long_label_is_shortened() -> None:
    label = bars([ChartRow("a" * 120, [("x", 1)])]).texts[0].text
    assert len(label) < 60
    assert label.endswith("a…")


@given(SIZES)
def test_columns_stay_inside_the_drawing_and_apart(sizes: list[int]) -> None:
    chart = columns([ChartRow(str(n), [("x", size), ("y", 1)]) for n, size in enumerate(sizes)])
    for box in chart.boxes:
        assert 0 <= box.x < box.x + box.width <= WIDTH
        assert 0 <= box.y < box.y + box.height <= chart.height
    lower = [box for box in chart.boxes if box.look == "y"]
    assert all(edge(left) < right.x for left, right in pairwise(lower))


def edge(box: ChartBox) -> int:
    return box.x + box.width - 1


def test_the_second_part_of_a_column_stands_on_the_first() -> None:
    first, second = columns([ChartRow("A", [("x", 2), ("y", 3)])]).boxes
    assert second.y + second.height == first.y


def test_few_of_the_days_are_named() -> None:
    named = [text.text for text in columns([ChartRow(str(n), [("x", 1)]) for n in range(30)]).texts]
    assert named == ["0", "6", "12", "18", "24"]
