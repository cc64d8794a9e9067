"""Refuse a key or a password in a file of the project: `python -m release.no_secrets`.

What is no secret, as the passwords of a made-up cast, is in known_secrets.json, by digest; after a
look at what is new, `--accept` writes it anew. A file is looked at again once it has changed.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

BASE: Final = Path(__file__).resolve().parent.parent
KNOWN: Final = Path(__file__).with_name("known_secrets.json")
SEEN: Final = BASE / ".venv" / "no_secrets.json"
# Digests of packages and pictures, and words of people; no key has these forms.
NOT_LOOKED_AT: Final = (
    ".po",
    ".svg",
    ".png",
    ".jpg",
    ".ico",
    ".woff2",
    ".webp",
    "known_secrets.json",
)
DIGESTS: Final = {
    "portal/demo/readings.json",
    "tests/recorded.json",
    *(f"requirements/{name}.txt" for name in ("base", "dev", "embedded", "s3", "uv")),
}
Found = list[tuple[str, str]]
# Keys of the services that a brand may use, and what is too random to be a word.
KINDS: Final = (
    {"name": "AWSKeyDetector"},
    {"name": "AzureStorageKeyDetector"},
    {"name": "BasicAuthDetector"},
    {"name": "GitHubTokenDetector"},
    {"name": "JwtTokenDetector"},
    {"name": "PrivateKeyDetector"},
    {"name": "SendGridDetector"},
    {"name": "SlackDetector"},
    {"name": "StripeDetector"},
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
)
# A name such as password with a text behind it; in tests it is that of the made-up cast.
ASSIGNED: Final = {"name": "KeywordDetector"}


def secrets_in(file: Path) -> Found:
    """List what looks like a secret: its kind, and the digest of what it is."""
    secrets = SecretsCollection()
    kinds = KINDS if "tests" in file.relative_to(BASE).parts else (*KINDS, ASSIGNED)
    with transient_settings({"plugins_used": kinds}):
        secrets.scan_file(str(file))
    return sorted({(found.type, found.secret_hash) for _name, found in secrets})


def listed() -> Iterator[str]:
    """Name the files that git knows or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.check_output(command, cwd=BASE, text=True).split("\0")  # noqa: S603 -- our own
    for name in sorted(set(filter(None, names))):
        if name not in DIGESTS and not name.endswith(NOT_LOOKED_AT) and (BASE / name).is_file():
            yield name


def found_in(names: Iterable[str]) -> dict[str, Found]:
    """List the secrets of each file that has some, from memory where it has not changed."""
    seen = json.loads(SEEN.read_text(encoding="utf-8")) if SEEN.exists() else {}
    salt = version("detect-secrets").encode() + Path(__file__).read_bytes()
    now, found = {}, {}
    for name in names:
        content = (BASE / name).read_bytes()
        key = hashlib.sha256(salt + name.encode() + content).hexdigest()
        now[key] = seen[key] if key in seen else secrets_in(BASE / name)
        if now[key]:
            found[name] = [(kind, digest) for kind, digest in now[key]]
    fresh = SEEN.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(now), encoding="utf-8")
    fresh.replace(SEEN)
    return found


def main(*, accept: bool) -> int:
    """Name each secret that nobody has looked at; the exit code says whether there is one."""
    found = found_in(listed())
    if accept:
        KNOWN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    new = [
        f"{name}: {kind}"
        for name, secrets in found.items()
        for kind, digest in secrets
        if [kind, digest] not in known.get(name, [])
    ]
    sys.stderr.writelines(f"{line}\n" for line in new)
    return bool(new)


if __name__ == "__main__":
    sys.exit(main(accept=sys.argv[1:] == ["--accept"]))
