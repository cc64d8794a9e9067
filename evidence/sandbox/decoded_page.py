"""One decoded page or picture of an upload, inside the sandbox."""

from typing import NamedTuple

from PIL import Image


class Sheet(NamedTuple):
    """The clean picture, its greyscale at full size, the text layer of a PDF, the software."""

    clean: Image.Image
    grey: Image.Image
    text: str
    software: str = ""
