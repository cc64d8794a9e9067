"""Hostile pictures: bombs, files of two kinds, and much that stands beside the picture."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

from tests.evidence import heic
from tests.evidence.hostile_papers import CANARY, Made, pdf

SCRIPT = f"<html><script>alert('{CANARY}')</script></html>".encode()
PHP = f"<?php system('{CANARY}'); ?>".encode()
ZIP = b"PK\x03\x04" + CANARY.encode() * 9 + b"PK\x05\x06" + bytes(18)
# Zeros pack 1,000 to 1.
BOMB = zlib.compress(bytes(80_000_000), 9)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def dotted(kind: str, width: int, height: int, **options: Any) -> bytes:
    """Put one dark pixel on it, so that it is searched for bar codes."""
    picture = Image.new("RGB", (width, height), "white")
    picture.putpixel((width // 2, height // 2), (0, 0, 0))
    return saved(picture, kind, **options)


def red(kind: str, width: int = 120, height: int = 100, **options: Any) -> bytes:
    return saved(Image.new("RGB", (width, height), "red"), kind, **options)


def exif(**tags: Any) -> bytes:
    """Say where and with what it was taken, and a script."""
    data = Image.Exif()
    data[0x010F], data[0x010E] = CANARY, SCRIPT.decode()
    data[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)}
    data.update({int(tag, 16): value for tag, value in tags.items()})
    return data.tobytes()


# --- PNG -----------------------------------------------------------------------------------


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(*chunks: bytes) -> bytes:
    png = red("PNG")
    return png[:33] + b"".join(chunks) + png[33:]


def png_head(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )


def png_texts() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{CANARY}</x:xmpmeta>")
    info.add_text("Comment", SCRIPT.decode())
    return red("PNG", pnginfo=info)


def apng(frames: int = 60) -> bytes:
    rest = [Image.new("P", (300, 200), number) for number in range(1, frames)]
    return saved(Image.new("P", (300, 200)), "PNG", save_all=True, append_images=rest)


# --- JPEG ----------------------------------------------------------------------------------


def jpeg_of_many_scans(side: int = 7000, times: int = 600) -> bytes:
    """Repeat the last refinement of a picture that loads step by step."""
    jpeg = saved(Image.new("L", (side, side), 128), "JPEG", progressive=True, quality=10)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:-2] + jpeg[last:-2] * times + b"\xff\xd9"


def jpeg_saying(width: int, height: int) -> bytes:
    jpeg = red("JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def mpo() -> bytes:
    second = Image.new("RGB", (120, 100), "blue")
    return saved(Image.new("RGB", (120, 100), "red"), "MPO", save_all=True, append_images=[second])


def looping_exif() -> bytes:
    """Let a list of tags be followed by itself."""
    tags = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x04\0\0\0abc\0\x08\0\0\0"
    return red("JPEG", exif=tags)


# --- GIF and WebP --------------------------------------------------------------------------


def gif_saying(width: int, height: int) -> bytes:
    gif = red("GIF")
    return gif[:6] + struct.pack("<HH", width, height) + gif[10:]


def gif_frames(frames: int = 400) -> bytes:
    rest = [Image.new("P", (200, 200), number % 256) for number in range(1, frames)]
    return saved(Image.new("P", (200, 200)), "GIF", save_all=True, append_images=rest)


def gif_script() -> bytes:
    """Begin a comment of JavaScript with the width of a GIF."""
    return b"GIF89a/*" + red("GIF")[8:] + f"*/=1;alert('{CANARY}')".encode()


def webp_of_36_bytes(side: int = 8000) -> bytes:
    """Draw one colour without loss, which takes next to nothing."""
    return saved(Image.new("RGB", (side, side), "white"), "WEBP", lossless=True)


def webp_saying(size: int) -> bytes:
    webp = red("WEBP")
    return webp[:4] + struct.pack("<I", size) + webp[8:]


PICTURES: dict[str, Made] = {
    "pixels.png": (
        lambda: saved(Image.new("1", (13_300, 13_300)), "PNG", compress_level=1),
        "too_many_pixels",
    ),
    "corner.png": (lambda: png_head(65_535, 65_535), "too_many_pixels"),
    "negative.png": (lambda: png_head(2**31, 2**31), "any"),
    "zero.png": (lambda: png_head(0, 0), "broken"),
    "just-below.png": (lambda: dotted("PNG", 20_000, 1_990, compress_level=1), "clean"),
    "text-bomb.png": (lambda: png_with(chunk(b"zTXt", b"a\0\0" + BOMB)), "clean"),
    "profile-bomb.png": (lambda: png_with(chunk(b"iCCP", b"a\0\0" + BOMB)), "any"),
    "texts.png": (png_texts, "clean"),
    "exif.png": (lambda: red("PNG", exif=exif()), "clean"),
    "animated.png": (apng, "clean"),
    "cut.png": (lambda: red("PNG", 900, 900)[:60], "clean"),
    "with-html.png": (lambda: red("PNG") + SCRIPT, "clean"),
    "with-zip.png": (lambda: red("PNG") + ZIP, "clean"),
    "only-a-head.png": (lambda: b"\x89PNG\r\n\x1a\n", "broken"),
    "scans.jpg": (jpeg_of_many_scans, "too_many_pixels"),
    "corner.jpg": (lambda: jpeg_saying(65_500, 65_500), "too_many_pixels"),
    "zero.jpg": (lambda: jpeg_saying(0, 0), "broken"),
    "thread.jpg": (lambda: red("JPEG", 1, 60_000), "too_small"),
    "dot.jpg": (lambda: red("JPEG", 1, 1), "too_small"),
    "exif.jpg": (lambda: red("JPEG", exif=exif()), "clean"),
    "nonsense-exif.jpg": (lambda: red("JPEG", exif=exif(**{"0112": 99})), "clean"),
    "looping-exif.jpg": (looping_exif, "clean"),
    "profile.jpg": (lambda: red("JPEG", icc_profile=(PHP + SCRIPT) * 5_000), "clean"),
    "comment.jpg": (lambda: red("JPEG", comment=PHP), "clean"),
    "xmp.jpg": (lambda: red("JPEG", xmp=f"<x:xmpmeta>{CANARY}".encode()), "clean"),
    "two.jpg": (mpo, "clean"),
    "cut.jpg": (lambda: red("JPEG", 900, 900)[:700], "clean"),
    "with-zip.jpg": (lambda: red("JPEG") + ZIP, "clean"),
    "with-html.jpg": (lambda: red("JPEG") + SCRIPT, "clean"),
    "with-pdf.jpg": (lambda: red("JPEG") + pdf(), "clean"),
    "only-a-head.jpg": (lambda: b"\xff\xd8\xff\xe0", "broken"),
    "corner.gif": (lambda: gif_saying(65_535, 65_535), "too_many_pixels"),
    "outside.gif": (lambda: gif_saying(1, 1), "any"),
    "frames.gif": (gif_frames, "clean"),
    "script.gif": (gif_script, "any"),
    "comment.gif": (lambda: red("GIF", comment=PHP), "clean"),
    "cut.gif": (lambda: red("GIF", 900, 900)[:40], "clean"),
    "with-html.gif": (lambda: red("GIF") + SCRIPT, "clean"),
    "36-bytes.webp": (webp_of_36_bytes, "too_many_pixels"),
    "just-below.webp": (lambda: dotted("WEBP", 4_990, 4_990, lossless=True), "clean"),
    "exif.webp": (lambda: red("WEBP", exif=exif(), xmp=PHP), "clean"),
    "cut.webp": (lambda: red("WEBP", 900, 900)[:60], "broken"),
    "lying.webp": (lambda: webp_saying(2**32 - 2), "any"),
    "bomb.heic": (lambda: heic.WHITE_64_MP, "too_many_pixels"),
    "just-below.heic": (lambda: heic.WHITE_25_MP, "clean"),
    "exif.heic": (lambda: heic.TURNED, "clean"),
    "cut.heic": (lambda: heic.TURNED[:300], "broken"),
    "lying.heic": (
        lambda: heic.TURNED.replace(struct.pack(">II", 160, 120), struct.pack(">II", 6400, 4800)),
        "any",
    ),
    "corner.heic": (
        lambda: heic.TURNED.replace(struct.pack(">II", 160, 120), b"\xff" * 8),
        "any",
    ),
    "only-a-head.heic": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "broken"),
}
