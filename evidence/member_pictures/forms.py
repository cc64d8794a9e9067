"""The form for a member's picture: whatever is sent becomes a small square, drawn anew."""

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.uploads import limits
from evidence.uploads.fields import PictureField, cleaned_once

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from evidence.uploads.cleaning import CleanUpload

# Twice the size at which it is shown, for high-resolution screens.
SIDE: Final = 128


class SquareField(PictureField):
    """A photo of which the middle is taken; nothing is looked for in it."""

    def _cleaned(self, upload: "UploadedFile[bytes]") -> "CleanUpload":
        return cleaned_once(upload, pdf=False, code_seconds=0.0, square=SIDE)


class MemberPictureForm(forms.Form):
    """One picture."""

    picture = SquareField(
        label=_("New picture"),
        help_text=limits.named(
            _(
                "We cut it to a small square. Only you see it. .jpg, .png or .heic, up to "
                "%(megabytes)s MB."
            )
        ),
        error_messages={"required": _("Choose a picture first.")},
    )
