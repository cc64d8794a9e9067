"""A small copy of a clean page, for the place beside its field."""

import io
from typing import Final

from PIL import Image

# As large as it is shown, twice: for the screens of phones.
BOX: Final = (256, 192)


def thumbnail(clean: Image.Image) -> bytes:
    """Draw the page small, as a JPEG of a few kilobytes."""
    small, out = clean.copy(), io.BytesIO()
    small.thumbnail(BOX, Image.Resampling.LANCZOS)
    small.save(out, "JPEG", quality=70, optimize=True)
    return out.getvalue()
