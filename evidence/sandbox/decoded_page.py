"""One decoded page or picture of an upload, inside the sandbox."""

from typing import NamedTuple

from PIL import Image

from evidence.sandbox.answer import Sign, StatedText


class DecodedPage(NamedTuple):
    """The clean picture, all its pixels in grey, what it says, its maker, what looks changed."""

    clean: Image.Image
    grey: Image.Image
    stated: tuple[StatedText, ...] = ()
    software: str = ""
    signs: tuple[Sign, ...] = ()
