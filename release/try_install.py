"""Follow docs/install.md on a bare Debian: `python -m release.try_install FOLDER`, as root.

It makes a root with debootstrap, boots systemd in it, and runs the guide's steps as they stand,
up to the sign-in of the first administrator and a member's claim through nginx with TLS. Needs
debootstrap and systemd-nspawn, takes some minutes, and leaves two roots in the folder: `root`, and
`bare`, from which the next run begins.
"""

import re
import shutil
import signal
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
# A busy machine boots as slowly as this.
BOOT_SECONDS: Final = 300
# No step takes half as long; a machine that hangs must not.
STEP_SECONDS: Final = 600
CERTIFICATE: Final = """
install -d -m 0700 /etc/member-center/tls
cd /etc/member-center/tls
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$CENTER_HOST" \\
    -addext "subjectAltName=DNS:$CENTER_HOST" -out fullchain.pem -keyout privkey.pem 2> /dev/null
"""
# Systemd understands the units and all of them run, each with its own role of the database.
UNITS: Final = """
set -- /etc/systemd/system/member-center-*.service
systemd-analyze verify --man=no "$@"
for unit in "$@"; do systemctl is-active "$(basename "$unit")"; done
systemctl --failed --quiet | grep . && exit 1
journalctl --quiet --output cat --unit member-center-prepare | grep sandbox
"""
VISIT: Final = "cd /opt/member-center; .venv/bin/python -m release.first_claim"


def steps() -> list[str]:
    """Give the steps of the guide that are to be run as they stand."""
    guide = (BASE / "docs" / "install.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)


def run(*words: str, script: str = "") -> None:
    """Run a program to its end, and end with it if it fails or hangs."""
    subprocess.run(words, input=script, text=True, check=True, timeout=STEP_SECONDS)  # noqa: S603 -- our own words


def follow(step: str, *inside: str) -> None:
    """Run a step in the machine, and say how long it took."""
    begun = time.monotonic()
    run(*inside, "sh", "-e", script=step)
    sys.stdout.write(f"-- {time.monotonic() - begun:.0f} s: {step.split(maxsplit=1)[0]} ...\n")
    sys.stdout.flush()


def bare(root: Path) -> None:
    """Copy a bare Debian, which is made the first time, and unpack the release in the copy."""
    original = root.with_name("bare")
    if not original.exists():
        making = root.with_name("making")
        shutil.rmtree(making, ignore_errors=True)
        run("debootstrap", "--variant=minbase", f"--include={NEEDED}", "trixie", str(making))
        making.rename(original)
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "--archive", str(original), str(root))
    # Where this machine finds names and packages, and whom it trusts.
    for name in ("etc/resolv.conf", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt"):
        if Path("/", name).exists():
            shutil.copy(Path("/", name), root / name)
    listing = ["git", "ls-files", "-z"]
    files = subprocess.check_output(listing, cwd=BASE, text=True, timeout=STEP_SECONDS)  # noqa: S603 -- our own words
    for name in filter(None, files.split("\0")):
        there = root / "opt" / "member-center" / name
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(BASE / name, there)


def first_process(machine: "subprocess.Popen[bytes]") -> str:
    """Wait for the init of a machine; returns its process id here.

    Raises:
        TimeoutError: it does not come.
    """
    children = Path(f"/proc/{machine.pid}/task/{machine.pid}/children")
    deadline = time.monotonic() + BOOT_SECONDS
    while not (first := children.read_text(encoding="ascii").split()):
        if time.monotonic() > deadline:
            raise TimeoutError("The container does not boot.")
        time.sleep(1)
    return first[0]


def shut_down(machine: "subprocess.Popen[bytes]") -> None:
    """Shut a machine down: as it should be, at once, or by force."""
    for stop in (machine.terminate, machine.terminate, machine.kill):
        stop()
        try:
            machine.wait(BOOT_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


@contextmanager
def booted(root: Path) -> Iterator[tuple[str, ...]]:
    """Boot it; gives the words that go before a command in it."""
    machine = subprocess.Popen(  # noqa: S603 -- as above
        (*BOOTED, str(root)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        inside = ("nsenter", "--target", first_process(machine), "--all", *ENVIRONMENT)
        time.sleep(5)  # until there is somebody to ask
        run(*inside, "timeout", str(BOOT_SECONDS), "systemctl", "is-system-running", "--wait")
        yield inside
    finally:
        shut_down(machine)


def main(folder: Path) -> None:
    """Follow the guide."""
    root = folder / "root"
    folder.mkdir(parents=True, exist_ok=True)
    bare(root)
    packages, program, *others = steps()
    proxy = others.pop()
    # Not in the container, which has no network; its services are started by the boot.
    for step in (packages, program):
        follow(step, "chroot", str(root), *ENVIRONMENT)
    with booted(root) as inside:
        for step in (*others, CERTIFICATE, proxy, UNITS, VISIT):
            follow(step, *inside)
    # Once more, as after a power cut: everything comes up by itself.
    with booted(root) as inside:
        follow(f"{VISIT} again", *inside)


if __name__ == "__main__":
    # Whoever is told to end shuts the machine down first, too.
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit("Told to end."))
    main(Path(sys.argv[1]).absolute())
