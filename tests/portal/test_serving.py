import re

from evidence.sandbox import run
from portal import serving
from portal.environment import BASE_DIR
from portal.management.commands import up


def test_one_machine_and_the_image_serve_alike() -> None:
    web, *_others = up.programs("127.0.0.1:8000")
    image = re.findall(r'"([^"]+)"', (BASE_DIR / "Dockerfile").read_text().partition("\nCMD")[2])
    for words in (web.words, image):
        assert words[words.index("--config") + 1] == "python:portal.serving"
        assert int(words[words.index("--workers") + 1]) * serving.threads < 100


def test_files_that_are_read_or_wait_leave_half_of_the_threads() -> None:
    assert serving.threads // 2 >= run.MOST_AT_ONCE + run.MOST_WAITING
    assert run.MOST_WAITING_SECONDS <= 2
