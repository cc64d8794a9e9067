"""Have what some tests need of the machine, or say which of them are left out.

That is the data by which Tesseract reads further scripts, nginx and PgBouncer.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Korean is read by the quick tests, the others by the largest runs.
LANGUAGES = ("kor", "tha", "vie", "rus", "ukr", "ara")
FOLDER = Path("/usr/share/tesseract-ocr")
PROGRAMS = {
    "nginx": "the proxy, what it holds off and serves by itself",
    "pgbouncer": "the program behind PgBouncer",
}


def missing() -> list[str]:
    """List the packages of Debian whose data are not here."""
    here = {data.stem for data in FOLDER.glob("*/tessdata/*.traineddata")}
    return [f"tesseract-ocr-{language}" for language in LANGUAGES if language not in here]


def from_the_system(packages: list[str]) -> None:
    """Let apt install them; only root may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends", *packages]
    for step in (["update"], install):
        subprocess.run(["apt-get", "-qq", *step], env=quiet, capture_output=True, check=False)


def main() -> None:
    """Install what is missing; where that is not possible say it, and leave those tests out."""
    if packages := missing():
        from_the_system(packages)
    if packages := missing():
        sys.stderr.write(
            "NOT TESTED: Korean, Thai, Vietnamese, Cyrillic and Arabic print. As root:"
            f" apt install {' '.join(packages)}\n"
        )
    for program, what in PROGRAMS.items():
        if not shutil.which(program, path=f"{os.defpath}:/usr/sbin:/usr/local/sbin"):
            sys.stderr.write(f"NOT TESTED: {what}. As root: apt install {program}\n")


if __name__ == "__main__":
    main()
