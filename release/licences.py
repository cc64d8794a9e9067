"""Refuse a package whose licence is not among those we take: `python -m release.licences`."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

REQUIREMENTS: Final = Path(__file__).resolve().parent.parent / "requirements"
# They ask for their text in a copy of the package, or for changes to the package itself.
TAKEN: Final = re.compile(
    r"\b(?:MIT(?:-0|-CMU)?|(?:0|New )?BSD|Apache|PSF|ISC|Zlib|CC0|OFL|MPL|Mozilla Public License)\b"
)
NOT_TAKEN: Final = re.compile(r"GPL|Affero|Proprietary|Commercial", re.IGNORECASE)
FIELDS: Final = ("License-Expression", "License")
# Looked at by hand.
EXCEPTIONS: Final = {
    "psycopg2-binary": "LGPL: a library that is used unchanged, and may be exchanged",
    "pi-heif": "BSD itself; brings libheif and libde265, LGPL, used unchanged",
    "python-stdnum": "LGPL: a library that is used unchanged, and may be exchanged",
    "text-unidecode": "its Artistic License, of the two that it offers: used unchanged",
    "qrcode": "BSD; what is not free about it is the name QR Code",
}


def packages() -> Iterator[str]:
    """Name what a deployment installs."""
    for line in (REQUIREMENTS / "base.txt").read_text(encoding="utf-8").splitlines():
        if name := re.match(r"[a-z0-9][a-z0-9-]*", line):
            yield name[0]


def licence_of(package: str) -> str:
    """Tell what a package says of its licence, in its own words."""
    told = metadata(package)
    kinds = [each for each in told.get_all("Classifier", []) if each.startswith("License")]
    # The whole text, where a package puts it there, has its name in the classifier.
    names = [told[name].partition("\n")[0] for name in FIELDS if name in told]
    return "; ".join([*names, *kinds])


def objection(package: str) -> str:
    """Say what speaks against a package; "" if nothing does."""
    try:
        licence = licence_of(package)
    except PackageNotFoundError:  # of another version of Python, or another processor
        return ""
    if package in EXCEPTIONS:
        return ""
    if NOT_TAKEN.search(licence) or not TAKEN.search(licence):
        return f"{package}: {licence or 'names no licence'}"
    return ""


def main() -> int:
    """Name each package that speaks against a release; the exit code says whether there is one."""
    objections = [said for package in packages() if (said := objection(package))]
    sys.stderr.writelines(f"{line}\n" for line in objections)
    return bool(objections)


if __name__ == "__main__":
    sys.exit(main())
