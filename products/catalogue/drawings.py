"""Where each category's products bear their serial number, as drawings in static/img/serials."""

import re
from functools import cache
from typing import Final

from django.conf import settings

# These have three drawings each; categories added by staff have none.
DRAWN: Final = (
    "laptop",
    "all-in-one-pc",
    "desktop",
    "monitor",
    "motherboard",
    "graphics-card",
    "pc-case",
    "gaming-gear",
    "gaming-chair",
    "liquid-cooling",
    "power-supply",
)


def sheet_of(slug: str) -> str:
    """Return the sheet with the drawings of a category; they are named after it and the place."""
    return f"img/serials/{slug}.svg"


def with_the_chk(slug: str) -> tuple[str, str] | None:
    """Return the sheet and the name of the drawing of a label with its CHK, if there is one."""
    return (sheet_of(slug), f"{slug}-barcode") if slug in DRAWN else None


def on_the_product(slug: str) -> tuple[str, str] | None:
    """Return the sheet and the name of the drawing of a product's own label, if there is one."""
    return (sheet_of(slug), f"{slug}-product") if slug in DRAWN else None


@cache
def drawn_serial(slug: str) -> str:
    """Return the serial number on the label that is drawn for a category, else on the usual one."""
    name = f"{slug}-barcode" if slug in DRAWN else "chk"
    drawing = settings.BASE_DIR / "static/img/serials" / f"{name}.svg"
    found = re.search(r"S/N: (\w+)", drawing.read_text(encoding="utf-8"))
    return found[1] if found else ""
