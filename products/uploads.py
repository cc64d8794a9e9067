"""Uploads: only real pictures come in, and only as a clean copy that we wrote ourselves.

What was uploaded is decoded and written anew, which leaves behind whatever else the file held
(a script, a second document, the place where the photo was taken).
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
SUFFIXES = {"jpg", "jpeg", "png", "gif", "webp"}
ACCEPT = ".jpg,.jpeg,.png,.gif,.webp,image/jpeg,image/png,image/gif,image/webp"
MOST_PIXELS = 64_000_000
MOST_HEIGHT = 4 * settings.UPLOAD_MAX_WIDTH


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The clean copy of an upload: JPEG, upright, at most 1600 px wide, without metadata."""

    content: bytes
    original_name: str
    sha256: str

    def as_file(self) -> "ContentFile[bytes]":
        """Give the copy for a FileField; the storage chooses its name."""
        return ContentFile(self.content, name="clean.jpg")


def clean_picture(upload: UploadedFile) -> CleanPicture:
    """Check an uploaded picture and make its clean copy.

    Raises:
        ValidationError: it is too large, no picture, or a broken one; the text says what to do.
    """
    name = str(upload.name or "")
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is larger than 10 MB. Send a photo with a lower resolution."),
            code="too_large",
        )
    if name.rpartition(".")[2].lower() not in SUFFIXES:
        raise ValidationError(
            _("%(name)s is not a picture. Send a photo or a scan as .jpg, .png or .gif."),
            code="not_a_picture",
            params={"name": name or _("This file")},
        )
    content = upload.read()
    return CleanPicture(_reencode(content), name[-200:], hashlib.sha256(content).hexdigest())


def _reencode(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                return _redraw(picture)
    # Decoders answer a broken file with whatever broke: there is no narrower list.
    except Exception as error:
        raise ValidationError(
            _("We cannot open this picture. Take the photo again, or save it as .jpg and retry."),
            code="broken",
        ) from error


def _redraw(picture: Image.Image) -> bytes:
    if picture.width * picture.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    # A camera's JPEG is decoded at half or a quarter of its size already, which saves memory.
    picture.draft("RGB", (settings.UPLOAD_MAX_WIDTH, MOST_HEIGHT))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((settings.UPLOAD_MAX_WIDTH, MOST_HEIGHT), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
