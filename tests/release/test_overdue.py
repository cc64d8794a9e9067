import subprocess

import pytest

from release import overdue

PINS = "amqp==5.4.2 \\\n    --hash=sha256:00\nredis[hiredis]==8.0.1\ndjango==5.2.19\n"


def test_what_was_out_before_and_is_newer_than_the_pin_is_named() -> None:
    then = "amqp==5.10.0\nredis==8.0.1\ndjango==5.2.18\nunknown==1"
    assert overdue.overdue(PINS, then) == ["amqp 5.4.2: 5.10.0 has been out for 30 days"]


def test_without_the_index_it_says_so_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offline = ("sh", "-c", "cat > /dev/null; echo no route to host >&2; exit 2")
    monkeypatch.setattr(overdue, "COMPILE", offline)
    overdue.main()
    assert "no route to host" in capsys.readouterr().out


def test_the_least_versions_are_left_out_and_the_limits_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "django<5.3" in overdue.wanted()
    assert ">=" not in overdue.wanted()
    answered = subprocess.CompletedProcess([], 0, stdout="django==5.2.1\n", stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_how: answered)
    overdue.main()
    assert capsys.readouterr().out == "No pin is overdue by 30 days.\n"
