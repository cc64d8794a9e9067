"""Form fields for what members upload: they give clean pages, never what was uploaded."""

from collections.abc import Iterator, Sequence, Sized
from time import monotonic
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from evidence.uploads.cleaning import ACCEPT, ACCEPT_WITH_PDF, CleanUpload, clean_upload

# Together with the last file less than the web server grants a request.
LONGEST_CLEANING: Final = 20.0
INVOICE_CODE_SECONDS: Final = 0.3


class FilesInput(forms.FileInput):
    """A choice of one file or several."""

    allow_multiple_selected = True


class PictureField(forms.FileField):
    """A photo or scan; gives its clean pages, never what was uploaded.

    A file kept from before is its ``initial``: it is enough where the field is required.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput({"accept": ACCEPT}))
        super().__init__(**kwargs)

    def clean(
        self, data: "UploadedFile[bytes] | None", initial: object = None
    ) -> CleanUpload | None:
        """Check and redraw what was uploaded; None if there is only what was kept."""
        upload = super().clean(data, initial)
        return clean_upload(upload, pdf=False) if isinstance(upload, UploadedFile) else None


class InvoicesField(forms.FileField):
    """The invoice, in one file or several: photos, scans or PDFs; gives their clean pages.

    Files kept from before are its ``initial``: together they are at most five.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput({"accept": ACCEPT_WITH_PDF}))
        super().__init__(**kwargs)

    def clean(
        self, data: "list[UploadedFile[bytes]] | None", initial: Sized | None = None
    ) -> list[CleanUpload]:
        """Check and redraw all files; none, if there are only those that were kept."""
        sent = data or []
        if not sent and not initial:
            super().clean(None)
        if len(sent) + len(initial or ()) > settings.UPLOAD_MAX_FILES:
            raise ValidationError(
                _("An invoice has at most %(most)s files. Remove one, or send a PDF of all pages."),
                params={"most": settings.UPLOAD_MAX_FILES},
            )
        return list(self._cleaned(sent))

    def _cleaned(self, sent: "Sequence[UploadedFile[bytes]]") -> "Iterator[CleanUpload]":
        """Clean one file after another, as long as somebody waits for the page.

        Raises:
            ValidationError: a file is refused, or those before it took too long.
        """
        begun = monotonic()
        for upload in sent:
            if monotonic() - begun > LONGEST_CLEANING:
                raise ValidationError(_("These files take too long. Send them one by one."))
            try:
                # What an invoice says in codes helps little: no time is lost on it.
                yield clean_upload(
                    super().clean(upload), pdf=True, code_seconds=INVOICE_CODE_SECONDS
                )
            except ValidationError as refused:
                if len(sent) == 1:
                    raise
                texts = [f"{upload.name}: {text}" for text in refused.messages]
                raise ValidationError(texts) from refused
