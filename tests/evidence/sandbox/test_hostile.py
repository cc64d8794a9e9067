"""Hostile files: each is refused or cleaned, and harms only the process that read it."""

import io
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from evidence.huge_pages import HUGE_PAGES
from evidence.sandbox import limits, run
from evidence.sandbox.job import FileKind, Refusal, SandboxJob
from evidence.uploads.cleaning import CleanUpload, clean_upload
from products.models import ProofOfPurchase
from tests.evidence.hostile import HOSTILE, SLOW, Hostile
from tests.evidence.hostile_papers import CANARY, nested_forms, pdf
from tests.factories import make_registered
from tests.sandbox_forks import ForkedSandbox

pytestmark = pytest.mark.long

FOREIGN = [b"<script", b"<?php", b"PK\x03\x04", b"%PDF", b"xmpmeta", b"Exif", b"ICC_", b"CANARY"]
MOST_BYTES = 600 * 1024**2
# Of a picture of up to 12 megapixels.
USUAL_BYTES = 300 * 1024**2
LARGER = {"just-below.png", "just-below.webp", "just-below.heic", "scans.jpg"}
LONG = pytest.mark.long
# Too complex, too many pixels, and as large as it may be: one of each end that slow ones have.
SLOW_THROUGH_THE_SITE = {"nested-forms.pdf", "36-bytes.webp", "just-below.png"}
WATCHER = """
import os, sys
sandbox = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
status, used = os.wait4(sandbox, 0)[1:]
with open(sys.argv[1], "w") as noted:
    noted.write(f"{used.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""


def read(file: Hostile) -> CleanUpload | str:
    """Give what was cleaned, or the code of the refusal."""
    try:
        return clean_upload(SimpleUploadedFile(file.name, file.made()), pdf=True)
    except ValidationError as refused:
        return str(refused.code)


@pytest.fixture
def usage(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, float]]:
    """Tell what the last sandbox used: bytes of memory, seconds of the processor.

    The clock may run longer, for a machine that does much else.
    """
    monkeypatch.setattr(run, "MOST_SECONDS", 120)
    # Stays where a file is refused before it comes to the sandbox.
    monkeypatch.setattr(ForkedSandbox, "last_usage", (0, 0.0))
    return lambda: ForkedSandbox.last_usage


@pytest.fixture
def memory_in_earnest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], int]:
    """Tell how many bytes the last sandbox used that was started as the program starts it.

    A small process starts it, since the kernel counts the memory of who starts another one.
    """
    noted = tmp_path / "kilobytes"
    watcher = (sys.executable, "-S", "-c", WATCHER, str(noted))
    monkeypatch.setattr(run, "COMMAND", (*watcher, *run.COMMAND))
    monkeypatch.setattr(run, "MOST_SECONDS", 120)
    return lambda: int(noted.read_text()) * 1024


def is_clean(content: bytes) -> bool:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    only_the_head_of_a_jpeg = set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }
    fits = picture.width <= 1600 and picture.height <= 4800
    nothing_foreign = not any(mark in content for mark in FOREIGN)
    return picture.format == "JPEG" and fits and only_the_head_of_a_jpeg and nothing_foreign


def test_there_are_at_least_sixty() -> None:
    assert len(HOSTILE) >= 60
    assert len({file.name for file in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(
    "file",
    [pytest.param(file, marks=LONG) if file.name in SLOW else file for file in HOSTILE],
    ids=lambda file: repr(file.name[:30]),
)
def test_each_is_refused_or_cleaned_within_time_and_memory(
    file: Hostile, usage: Callable[[], tuple[int, float]]
) -> None:
    given = read(file)
    memory, seconds = usage()
    is_large = file.name.endswith(("pdf", "eml")) or file.name in LARGER
    assert memory < (MOST_BYTES if is_large else USUAL_BYTES)
    # The kernel counts in ticks, and ends it a little after its last second.
    assert seconds < (5.5 if file.name.endswith(("pdf", "eml")) else 2.5)
    if isinstance(given, str):
        assert file.expected in {given, "any"}
        return
    assert file.expected in {"clean", "any"}
    assert all(is_clean(page.content) for page in given.pages)
    assert given.original_name.isprintable()
    assert len(given.original_name) <= 200


@pytest.fixture
def proof_page(signed_in: Client, alice: User) -> str:
    del signed_in
    return reverse("product-proof", args=[make_registered(alice).pk])


def through_the_site() -> list[Any]:
    """A few of each kind at every run, all of them at the long one but most of the slow ones.

    How each of those ends is tested above; what a page makes of an end does not depend on the file.
    """
    return [
        file if number % 8 == 0 and file.name not in SLOW else pytest.param(file, marks=LONG)
        for number, file in enumerate(HOSTILE)
        if file.name not in SLOW or file.name in SLOW_THROUGH_THE_SITE
    ]


@pytest.mark.parametrize("file", through_the_site(), ids=lambda file: repr(file.name[:30]))
def test_each_is_answered_by_a_page_of_the_site(
    file: Hostile, signed_in: Client, proof_page: str
) -> None:
    sent = io.BytesIO(file.made())
    sent.name = file.name
    before = ProofOfPurchase.objects.count()
    page = signed_in.post(proof_page, {"proof": sent}, follow=True)
    assert page.status_code == 200
    assert CANARY not in page.content.decode()
    was_kept = ProofOfPurchase.objects.count() > before
    assert was_kept or file.expected != "clean"
    if was_kept:
        assert file.expected in {"clean", "any"}
        (upload,) = ProofOfPurchase.objects.latest("pk").uploads.all()
        for page_kept in upload.pages.all():
            with page_kept.file.open() as kept:
                assert is_clean(kept.read())


@pytest.mark.long
def test_nothing_but_the_limit_stops_the_bomb(memory_in_earnest: Callable[[], int]) -> None:
    less, more = MOST_BYTES // 4, MOST_BYTES // 2
    peaks = []
    for limit in (less, more):
        with pytest.raises(Refusal):
            run.run(nested_forms(), SandboxJob(FileKind.PDF, memory=limit))
        peaks.append(memory_in_earnest())
    assert peaks[0] < less < peaks[1] < more


def in_the_sandbox(program: str) -> "subprocess.CompletedProcess[bytes]":
    """Run other code within its limits, of which one second of the processor."""
    begin = (
        "import os; from evidence.sandbox import limits;"
        "from evidence.sandbox.job import SandboxJob;"
        "limits.SECONDS['PDF'] = 1; limits.hold(SandboxJob('PDF'));"
    )
    return subprocess.run(
        [sys.executable, "-c", begin + program], capture_output=True, check=False, cwd=run.HERE
    )


@pytest.mark.long
def test_the_sandbox_is_ended_when_its_seconds_are_used_up() -> None:
    assert in_the_sandbox("sum(range(10))").returncode == 0
    assert in_the_sandbox("sum(range(10**10))").returncode == -signal.SIGXCPU


def test_the_sandbox_can_write_no_file_and_open_few(tmp_path: Path) -> None:
    file = str(tmp_path / "file")
    done = in_the_sandbox(f"open({file!r}, 'wb', buffering=0).write(b'x')")
    assert b"File too large" in done.stderr
    done = in_the_sandbox("[os.dup(0) for _ in range(40)]")
    assert b"Too many open files" in done.stderr


def test_the_sandbox_sees_none_of_our_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    def no_process(*_args: object, **kwargs: object) -> None:
        given.update(kwargs)
        raise FileNotFoundError

    monkeypatch.setattr(run, "Popen", no_process)
    with pytest.raises(FileNotFoundError):
        run.run(pdf(), SandboxJob(FileKind.PDF))
    assert (given["env"], given["start_new_session"]) == (HUGE_PAGES, True)


def test_the_limits_are_those_that_were_promised() -> None:
    assert (limits.SECONDS_OF_OTHERS, limits.MOST_SECONDS) == (2, 5)
    assert limits.SECONDS == {FileKind.PDF: 5, FileKind.EMAIL: 5}
    assert (SandboxJob(FileKind.PDF).memory, limits.USUAL_MEMORY) == (MOST_BYTES, USUAL_BYTES)
