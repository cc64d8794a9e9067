import re
import socket
from types import SimpleNamespace

import pytest

from portal import serving
from portal.environment import BASE_DIR
from portal.management.commands import up


def test_one_machine_and_the_image_serve_alike() -> None:
    web, *_others = up.programs("127.0.0.1:8000")
    image = re.findall(r'"([^"]+)"', (BASE_DIR / "Dockerfile").read_text().partition("CMD")[2])
    for words in (web.words, image):
        assert words[words.index("--config") + 1] == "python:portal.serving"
        assert int(words[words.index("--workers") + 1]) * serving.threads < 100


def test_line_that_stays_silent_does_not_hold_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SILENCE_SECONDS", 0.01)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        serving.pre_request(None, SimpleNamespace(unreader=SimpleNamespace(sock=ours)))
        with pytest.raises(TimeoutError):
            ours.recv(1)
