import io
from pathlib import Path

from django.core.management.base import OutputWrapper

from foundation.tables import progress
from foundation.tables.line_files import LineFile


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, folder: Path) -> str:
    """What stands there after a load of 20,000 lines."""
    file = folder / "codes.txt"
    file.write_text("MSIKW-00000-QZXJV\n" * 20_000, "ascii")
    with file.open("rb") as opened:
        text = io.TextIOWrapper(opened, "ascii")
        lines = progress.watched(LineFile(iter(text.readline, "")), opened, OutputWrapper(stream))
        assert sum(1 for _ in lines.lines) == 20_000
    return stream.getvalue()


def test_a_terminal_shows_how_far_a_load_is_and_is_clean_at_the_end(tmp_path: Path) -> None:
    steps = shown(Terminal(), tmp_path).split("\r")
    shares = [int(step[-4:-1]) for step in steps if step.endswith("%")]
    assert len(shares) == 4
    assert shares == sorted(shares)
    assert shares[0] < 10
    assert shares[-1] > 70
    assert steps[-2:] == [" " * 50, ""]


def test_where_nobody_watches_nothing_is_shown(tmp_path: Path) -> None:
    assert shown(io.StringIO(), tmp_path) == ""
