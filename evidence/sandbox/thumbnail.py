"""A thumbnail of a clean page, shown next to its form field."""

import io
from typing import Final

from PIL import Image

# Twice the size at which it is shown, for high-resolution screens.
BOX: Final = (256, 192)


def thumbnail(clean: Image.Image) -> bytes:
    """Return the page as a small JPEG of a few kilobytes."""
    small, out = clean.copy(), io.BytesIO()
    small.thumbnail(BOX, Image.Resampling.LANCZOS)
    small.save(out, "JPEG", quality=70, optimize=True)
    return out.getvalue()
