"""Print the path of a Chromium for the browser tests; install one where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell has no windows to paint: it needs a third of the others' time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def installed() -> str | None:
    """Look where the caller said, then on PATH."""
    given = os.environ.get("CHROMIUM_PATH")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def from_the_system() -> str | None:
    """Let apt install the shell, or Chromium where there is none; only root may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends"]
    if not _succeeds(["apt-get", "-qq", "update"], quiet):
        return None
    found = any(_succeeds([*install, package], quiet) for package in (SHELL, "chromium"))
    return installed() if found else None


def from_playwright() -> str | None:
    """Let Playwright download its own build; it needs libraries that a desktop has."""
    if not _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ)):
        return None
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")).expanduser()
    return next(
        (str(path.resolve()) for path in home.glob("chromium-*/chrome-linux*/chrome")), None
    )


def works(path: str) -> bool:
    """Start it once: a browser without its libraries is none."""
    return _succeeds([path, "--version"], dict(os.environ))


def main() -> int:
    """Try one place after the other."""
    for place in (installed, from_the_system, from_playwright):
        path = place()
        if path and works(path):
            sys.stdout.write(f"{path}\n")
            return 0
    sys.stderr.write(
        "No Chromium for the browser tests: install one (apt install chromium)"
        " or set CHROMIUM_PATH to it.\n"
    )
    return 1


def _succeeds(command: list[str], env: dict[str, str]) -> bool:
    """Run a command; its words would be in the way of the one line that we print."""
    try:
        return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
