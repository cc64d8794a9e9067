"""One decoded page or picture of an upload, inside the sandbox."""

from typing import NamedTuple

from PIL import Image

from evidence.sandbox.answer import StatedText


class DecodedPage(NamedTuple):
    """What was decoded: the clean picture, all its pixels in grey, what it says, its maker."""

    clean: Image.Image
    grey: Image.Image
    stated: tuple[StatedText, ...] = ()
    software: str = ""
