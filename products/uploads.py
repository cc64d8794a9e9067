"""Uploads: only real pictures come in, and only as a clean copy that we wrote ourselves.

What was uploaded is decoded and written anew by a child process with limits (redraw.py), which
leaves behind whatever else the file held: a script, a second document, the place of a photo.
"""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from products import redraw

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SUFFIXES = {"jpg", "jpeg", "png", "gif", "webp"}
ACCEPT = ".jpg,.jpeg,.png,.gif,.webp,image/jpeg,image/png,image/gif,image/webp"
# Less than the web server grants a request.
MOST_SECONDS = 20


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The clean copy of an upload: JPEG, upright, at most 1600 px wide, without metadata."""

    content: bytes
    original_name: str
    sha256: str

    def as_file(self) -> "ContentFile[bytes]":
        """Give the copy for a FileField; the storage chooses its name."""
        return ContentFile(self.content, name="clean.jpg")


def clean_picture(upload: "UploadedFile[bytes]") -> CleanPicture:
    """Check an uploaded picture and make its clean copy.

    Raises:
        ValidationError: it is too large, no picture, or a broken one; the text says what to do.
    """
    name = str(upload.name)
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is larger than 10 MB. Send a photo with a lower resolution."),
            code="too_large",
        )
    if name.rpartition(".")[2].lower() not in SUFFIXES:
        raise ValidationError(
            _("%(name)s is not a picture. Send a photo or a scan as .jpg, .png or .gif."),
            code="not_a_picture",
            params={"name": name},
        )
    content = upload.read()
    return CleanPicture(_redraw(content), name[-200:], hashlib.sha256(content).hexdigest())


def _redraw(content: bytes) -> bytes:
    command = [sys.executable, "-I", redraw.__file__, str(settings.UPLOAD_MAX_WIDTH)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, and the upload is its input only
            command, input=content, capture_output=True, timeout=MOST_SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ValidationError(
            _("We cannot open this picture. Take the photo again, or save it as .jpg and retry."),
            code="broken",
        ) from error
    return done.stdout
