import os
from pathlib import Path

import pytest

from release import no_secrets

# In pieces, or this file would be one that has them.
AWS = "AKIA" + "Z7TQ2XN4KDJ5WPLM"
FERNET = "mZ0sJ7qK2rVb9XyTfL4cN8" + "dWgA1hUoEiPe6kS3jMvRQ="


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(no_secrets, "BASE", tmp_path)
    monkeypatch.setattr(no_secrets, "SEEN", tmp_path / "seen.json")
    return tmp_path / "settings.py"


@pytest.mark.parametrize(
    "line",
    [
        f'KEY = "{AWS}"',
        f'CODE_KEYS = "{FERNET}"',
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        'DATABASE = "postgres://portal:' + 'hunter2@db/portal"',
    ],
)
def test_a_planted_key_is_found_and_named(
    file: Path, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(no_secrets, "listed", lambda: [file.name])
    file.write_text("# nothing here\n")
    assert no_secrets.main(accept=False) == 0
    file.write_text(line + "\n")
    assert no_secrets.main(accept=False) == 1
    told = capsys.readouterr().err
    assert "settings.py: " in told
    assert line not in told


def test_a_file_that_has_not_changed_is_not_looked_at_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(f'KEY = "{AWS}"\n')
    found = no_secrets.found_in([file.name])
    monkeypatch.setattr(no_secrets, "secrets_in", None)
    assert no_secrets.found_in([file.name]) == found != {}


def test_the_keys_of_one_machine_and_of_a_deployment_are_no_files_of_the_project() -> None:
    names = set(no_secrets.listed())
    assert "portal/settings.py" in names
    assert not {name for name in names if os.path.basename(name) in {".env", "one-machine.env"}}  # noqa: PTH119 -- a name of git's
