"""Draw an uploaded picture anew: a program of its own, so that a hostile file harms only itself.

Reads the upload from its input and writes a clean JPEG to its output; anything else than exit
code 0 means that it is no picture, or one that takes too much. It knows nothing of the portal.
"""

import resource
import sys

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
# A JPEG is decoded at a part of its size, other formats must be decoded whole.
MOST_PIXELS_OF_JPEG = 64_000_000
MOST_PIXELS = 40_000_000
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 10
ORIENTATION, TURNED = 0x0112, range(5, 9)
PLAIN_MODES = {"RGB", "RGBA", "L", "LA"}


def redraw(picture: Image.Image, width: int) -> Image.Image:
    """Give the picture upright on white paper, at most so wide, and without anything else."""
    most = MOST_PIXELS_OF_JPEG if picture.format == "JPEG" else MOST_PIXELS
    if picture.width * picture.height > most:
        raise Image.DecompressionBombError
    # A photo taken upright often lies on its side, with a note how to turn it.
    box = (width, 4 * width)
    if picture.getexif().get(ORIENTATION) in TURNED:
        box = (4 * width, width)
    if picture.mode.startswith("I"):
        # A scan with 65,536 greys: Pillow alone would cut all above 255 to white.
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    elif picture.format != "JPEG" and picture.mode not in PLAIN_MODES:
        picture = picture.convert("RGBA")
    # This decodes a camera's JPEG at half or a quarter of its size already.
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper


def main(width: int) -> None:
    """Redraw from input to output, within limits that the kernel keeps."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    with Image.open(sys.stdin.buffer, formats=FORMATS) as picture:
        redraw(picture, width).save(sys.stdout.buffer, "JPEG", quality=85, optimize=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
