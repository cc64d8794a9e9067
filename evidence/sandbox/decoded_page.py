"""One decoded page or picture of an upload, inside the sandbox."""

from typing import NamedTuple

from PIL import Image


class DecodedPage(NamedTuple):
    """What was decoded: the clean picture, all its pixels in grey, a PDF's own text, its maker."""

    clean: Image.Image
    grey: Image.Image
    text: str
    software: str = ""
