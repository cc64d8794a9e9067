"""ASVS 15.1.2, 15.2.1: what a release is made of is listed, and what is overdue is named."""

import json
import subprocess
from pathlib import Path

import pytest

from portal.environment import BASE_DIR

SBOM = Path("var", "sbom.json")


def made() -> str:
    subprocess.run(["make", "sbom"], cwd=BASE_DIR, check=True, capture_output=True)
    return (BASE_DIR / SBOM).read_text()


def test_every_package_is_pinned_by_the_digests_of_its_files() -> None:
    for name in ("base", "s3", "embedded", "dev", "uv"):
        lines = (BASE_DIR / "requirements" / f"{name}.txt").read_text().splitlines()
        pins = [at for at, line in enumerate(lines) if line[:1].isalnum()]
        assert pins
        assert all("==" in lines[at] and "--hash=sha256:" in lines[at + 1] for at in pins)


@pytest.mark.long
def test_the_list_of_a_release_names_all_with_digests_and_is_the_same_each_time() -> None:
    first = made()
    told = json.loads(first)
    assert (told["bomFormat"], told["metadata"]["component"]["name"]) == (
        "CycloneDX",
        "member-center",
    )
    parts = {part["name"]: part for part in told["components"]}
    assert {"django", "gunicorn", "pillow", "django-storages"} <= parts.keys()
    for part in parts.values():
        assert part["version"]
        assert part["externalReferences"][0]["hashes"]
    assert made() == first
