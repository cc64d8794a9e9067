"""Follow docs/install.md on a bare Debian: `python -m release.try_install FOLDER`, as root.

It makes a root with debootstrap, boots systemd in it, and runs the guide's steps, as they stand,
up to the sign-in of the first administrator through nginx with TLS. Needs debootstrap and
systemd-nspawn, takes some minutes, and leaves the root in the folder.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

BASE: Final = Path(__file__).resolve().parent.parent
HOST: Final = "members.example.com"
NEEDED: Final = "systemd-sysv,dbus,ca-certificates"
ENVIRONMENT: Final = (
    *("env", "-i", "HOME=/root", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"),
    *(f"CENTER_HOST={HOST}", "CENTER_EMAIL_URL=smtp://127.0.0.1:2525"),
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
)
# Its own filter may be older than Landlock.
LANDLOCK: Final = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"
BOOTED: Final = (
    *("systemd-nspawn", "--register=no", "--keep-unit", "--private-users=no", "--boot"),
    *("--private-network", f"--system-call-filter={LANDLOCK}", "--directory"),
)
BOOT_SECONDS: Final = 60
CERTIFICATE: Final = """
install -d -m 0700 /etc/member-center/tls
cd /etc/member-center/tls
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$CENTER_HOST" \\
    -addext "subjectAltName=DNS:$CENTER_HOST" -out fullchain.pem -keyout privkey.pem 2> /dev/null
"""


def steps() -> list[str]:
    """Give the steps of the guide that are to be run as they stand."""
    guide = (BASE / "docs" / "install.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)


def run(*words: str, script: str = "") -> None:
    """Run a program to its end, and end with it if it fails."""
    subprocess.run(words, input=script, text=True, check=True)  # noqa: S603 -- our own words


def bare(root: Path) -> None:
    """Make a bare Debian, and unpack the release in it."""
    run("debootstrap", "--variant=minbase", f"--include={NEEDED}", "trixie", str(root))
    # Where this machine finds names and packages, and whom it trusts.
    for name in ("etc/resolv.conf", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt"):
        if Path("/", name).exists():
            shutil.copy(Path("/", name), root / name)
    listing = ["git", "ls-files", "-z"]
    files = subprocess.check_output(listing, cwd=BASE, text=True)  # noqa: S603 -- our own words
    for name in filter(None, files.split("\0")):
        there = root / "opt" / "member-center" / name
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(BASE / name, there)
    shutil.copy(Path(__file__).with_name("first_sign_in.py"), root / "root")


@contextmanager
def booted(root: Path) -> Iterator[tuple[str, ...]]:
    """Boot it; gives the words that go before a command in it."""
    machine = subprocess.Popen(  # noqa: S603 -- as above
        (*BOOTED, str(root)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        children = Path(f"/proc/{machine.pid}/task/{machine.pid}/children")
        deadline = time.monotonic() + BOOT_SECONDS
        while not (first := children.read_text(encoding="ascii").split()):
            if time.monotonic() > deadline:
                raise TimeoutError("The container does not boot.")
            time.sleep(1)
        inside = ("nsenter", "--target", first[0], "--all", *ENVIRONMENT)
        time.sleep(5)  # until there is somebody to ask
        run(*inside, "systemctl", "is-system-running", "--wait")
        yield inside
    finally:
        machine.terminate()
        machine.wait()


def main(folder: Path) -> None:
    """Follow the guide."""
    root = folder / "root"
    folder.mkdir(parents=True, exist_ok=True)
    bare(root)
    packages, program, *others = steps()
    proxy = others.pop()
    # Not in the container, which has no network; its services are started by the boot.
    for step in (packages, program):
        run("chroot", str(root), *ENVIRONMENT, "sh", "-e", script=step)
    with booted(root) as inside:
        for step in (*others, CERTIFICATE, proxy):
            run(*inside, "sh", "-e", script=step)
        run(*inside, "/opt/member-center/.venv/bin/python", "/root/first_sign_in.py")
    # Once more, as after a power cut: everything comes up by itself.
    with booted(root) as inside:
        run(*inside, "/opt/member-center/.venv/bin/python", "/root/first_sign_in.py", "again")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
