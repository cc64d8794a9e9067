"""Where each category's products bear their serial number, as drawings in static/img/serials."""

import re
from functools import cache
from typing import Final

from django.conf import settings

# These have five drawings each; categories added by staff have none.
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


def of_photos(slug: str) -> tuple[str, str]:
    """Return the sheet with a good and a bad photo of such a label, and how their names begin.

    They are the usual ones where a category has none, or no product is known yet.
    """
    return (sheet_of(slug), slug) if slug in DRAWN else ("img/examples.svg", "serial")


@cache
def drawn_label(slug: str) -> dict[str, str]:
    """Return the serial number and CHK that are drawn for a category, else on the usual label."""
    name = f"{slug}-good" if slug in DRAWN else "serial-good"
    folder = "serials" if slug in DRAWN else "examples"
    drawing = settings.BASE_DIR / "static/img" / folder / f"{name}.svg"
    found = re.search(r"S/N: (\w+).*CHK: (\w+)", drawing.read_text(encoding="utf-8"), re.DOTALL)
    return dict(zip(("serial", "chk"), found.groups() if found else ("", ""), strict=True))
