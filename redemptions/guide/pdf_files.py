"""The Redeem Guide as PDF: rendered once, and cached until the promotion changes."""

import hashlib
import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from foundation.pdf import PdfSource, print_pdf
from promotions.models import Promotion
from redemptions.guide import pictures

STYLES: Final = ("variables", "guide", "guide-paper")
LAYER: Final = re.compile(r"@layer \w+ \{(?P<inside>.*)\}\s*\Z", re.DOTALL)


def pdf_of(promotion: Promotion, language: str) -> Path:
    """Return the PDF of the guide in this language; render it if the promotion has changed.

    Raises:
        foundation.pdf.NotPrinted: it could not be rendered.
    """
    sheet = sheet_of(promotion, language)
    digest = hashlib.sha256(f"{sheet}".encode()).hexdigest()[:20]
    folder, name = settings.GUIDES_DIR, f"{promotion.slug}.{language}"
    file = Path(folder) / f"{name}.{digest}.pdf"
    if not file.exists():
        _save(file, print_pdf(sheet))
        for older in file.parent.glob(f"{name}.*.pdf"):
            if older != file:
                older.unlink(missing_ok=True)
    return file


def sheet_of(promotion: Promotion, language: str) -> PdfSource:
    """Build the guide's HTML in this language, with its pictures inlined."""
    with translation.override(language):
        page = reverse("redeem-guide", args=[promotion.slug])
        more = {
            "on_paper": True,
            "language": language,
            "brand": settings.BRAND,
            "banner_file": _banner(promotion),
            "address": f"{settings.BASE_URL}{page}",
            "contact": f"{settings.BASE_URL}{reverse('contact')}",
        }
        html = render_to_string("redemptions/guide/paper.html", pictures.context(promotion) | more)
    color = f":root {{ --brand: {settings.BRAND['color']}; }}"
    return PdfSource(html, f"{_style()}\n{color}", settings.BASE_URL)


def _save(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Write atomically, because two processes may render it at once.
    temporary = file.with_suffix(f".{uuid4().hex}")
    temporary.write_bytes(content)
    temporary.replace(file)


def _banner(promotion: Promotion) -> str:
    picture = promotion.shown_banner.picture
    if not picture:
        return ""
    with picture.open("rb") as opened:
        content = b64encode(opened.read()).decode()
    kind = Path(str(picture)).suffix.removeprefix(".").replace("jpg", "jpeg")
    return f"data:image/{kind};base64,{content}"


@cache
def _style() -> str:
    folder = settings.BASE_DIR / "static/css"
    texts = [(folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLES]
    layered = (LAYER.search(text) for text in texts)
    return "\n".join(
        found["inside"] if found else text for found, text in zip(layered, texts, strict=True)
    )
