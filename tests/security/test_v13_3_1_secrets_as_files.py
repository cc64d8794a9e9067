"""ASVS 13.3.1: secrets come from files that nobody else opens, never from the repository."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import environment
from portal.environment import SECRETS, read_secrets


def written(folder: Path, text: str = "s3cret\n", mode: int = 0o640) -> str:
    path = folder / "secret"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_each_secret_may_come_as_a_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    given = {f"{name}_FILE": path for name in SECRETS}
    assert read_secrets(given) == dict.fromkeys(SECRETS, "s3cret")
    assert read_secrets({"SECRET_KEY": "as before", "SECRET_KEY_FILE": ""}) == {}


def test_name_and_file_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="both set"):
        read_secrets({"CODE_KEYS": "a", "CODE_KEYS_FILE": written(tmp_path)})


@pytest.mark.parametrize(
    ("text", "mode", "refusal"), [("s3cret", 0o644, "others may open"), (" \n", 0o600, "is empty")]
)
def test_a_file_that_is_open_to_others_or_empty_is_refused(
    tmp_path: Path, text: str, mode: int, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, text, mode)
    with pytest.raises(ImproperlyConfigured, match=refusal) as refused:
        read_secrets({"DATABASE_URL_FILE": path})
    assert "s3cret" not in str(refused.value)
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        read_secrets({"DATABASE_URL_FILE": f"{path}.gone"})
    monkeypatch.setattr(environment, "OF_THE_CONTAINER", tmp_path)
    if text.strip():
        assert read_secrets({"DATABASE_URL_FILE": path}) == {"DATABASE_URL": "s3cret"}
