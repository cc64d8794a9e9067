import hashlib
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command

from accounts.apps import AccountsConfig
from accounts.passwords import bloom_file
from accounts.passwords.bloom_file import BloomFile
from accounts.passwords.breached import BreachedPasswordValidator, opened

STOLEN = "Tr0ub4dor&3 and some more"
PLAIN = "motdepasse de mes rêves"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A file from one line as Have I Been Pwned has them, one without a count, and one plain."""
    sha1 = hashlib.sha1(STOLEN.encode(), usedforsecurity=False).hexdigest()
    other = hashlib.sha1(b"another", usedforsecurity=False).hexdigest()
    source = tmp_path / "list.txt"
    source.write_bytes(f"{sha1.upper()}:42\r\n{other}\n\n{PLAIN}\n".encode())
    out = StringIO()
    call_command("build_breached_passwords", source, tmp_path / "file", stdout=out)
    assert out.getvalue().startswith("3 passwords")
    return tmp_path / "file"


@pytest.mark.parametrize("password", [STOLEN, PLAIN, "another"])
def test_a_stolen_password_is_refused(built: Path, settings: Any, password: str) -> None:
    settings.BREACHED_PASSWORDS_FILE = built
    validator = BreachedPasswordValidator()
    with pytest.raises(ValidationError, match="stolen"):
        validator.validate(password)
    validator.validate(f"{password}, but longer")
    settings.BREACHED_PASSWORDS_FILE = None
    validator.validate(password)


def test_none_is_missed_and_one_of_a_thousand_others_is_taken_for_one(tmp_path: Path) -> None:
    draw = random.Random(7)  # noqa: S311 -- the same digests in each run
    listed = [draw.randbytes(20) for _ in range(2000)]
    bloom_file.write(tmp_path / "file", listed, entries=len(listed))
    with BloomFile(tmp_path / "file") as found:
        assert all(digest in found for digest in listed)
        wrong = sum(draw.randbytes(20) in found for _ in range(10_000))
    assert 0 < wrong < 10_000 * bloom_file.RATE * 2.5


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "another file"])
def test_a_file_that_is_not_whole_stops_the_start(built: Path, settings: Any, damage: str) -> None:
    whole = built.read_bytes()
    contents = {"empty": b"", "cut": whole[:-1], "another file": b"x" * len(whole)}
    built.unlink()
    if damage in contents:
        built.write_bytes(contents[damage])
    settings.BREACHED_PASSWORDS_FILE = built
    opened.cache_clear()
    with pytest.raises(ImproperlyConfigured, match="build_breached_passwords"):
        AccountsConfig.create("accounts").ready()


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        call_command("build_breached_passwords", tmp_path / "nowhere.txt", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
