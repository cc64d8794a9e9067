"""Form fields for uploads: their values are clean pages, never the uploaded file itself."""

from collections.abc import Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, Final
from weakref import WeakKeyDictionary

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from evidence.uploads import limits
from evidence.uploads.cleaning import ACCEPT, ACCEPT_WITH_PDF, CleanUpload, clean_upload
from evidence.uploads.written_files import written_ahead

# Together with the last file, less than the web server's request timeout.
LONGEST_CLEANING: Final = 20.0
INVOICE_CODE_SECONDS: Final = 0.0


class TookTooLong(ValidationError):
    """The files before it took all the time that there is."""


# What became of the uploads of the requests that are being answered.
_OUTCOMES: Final[WeakKeyDictionary["UploadedFile[bytes]", CleanUpload | ValidationError]] = (
    WeakKeyDictionary()
)


@contextmanager
def decoded_ahead(
    fields: Mapping[str, forms.Field], files: "MultiValueDict[str, UploadedFile[bytes]]"
) -> Iterator[None]:
    """Check, redraw and write the uploads for these fields, before anything is locked for them.

    It may take half a minute. What came of them is known when the form is cleaned; files that
    nobody stores until the end of the block go again.
    """
    cleans: list[CleanUpload] = []
    for name, field in fields.items():
        if isinstance(field, PictureField | InvoicesField) and name in files:
            with suppress(ValidationError):
                value = field.clean(field.widget.value_from_datadict({}, files, name))
                cleans.extend(value if isinstance(value, list) else filter(None, [value]))
    with written_ahead(cleans):
        yield


def cleaned_once(upload: "UploadedFile[bytes]", **how: Any) -> CleanUpload:
    """Check and redraw an upload, or tell what came of it before."""
    outcome = _OUTCOMES.get(upload)
    if outcome is None:
        try:
            outcome = clean_upload(upload, **how)
        except ValidationError as refused:
            outcome = refused
        _OUTCOMES[upload] = outcome
    if isinstance(outcome, ValidationError):
        raise outcome
    return outcome


class FilesInput(forms.FileInput):
    """A file input for one or more files."""

    allow_multiple_selected = True


class PictureField(forms.FileField):
    """A photo or scan; the value is its clean pages, never the uploaded file itself.

    A file stored earlier is its ``initial``, and satisfies a required field.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput({"accept": ACCEPT}))
        super().__init__(**kwargs)

    def clean(
        self, data: "UploadedFile[bytes] | None", initial: object = None
    ) -> CleanUpload | None:
        """Check and redraw the upload; None if there is only a file stored earlier."""
        upload = super().clean(data, initial)
        return self._cleaned(upload) if isinstance(upload, UploadedFile) else None

    def _cleaned(self, upload: "UploadedFile[bytes]") -> CleanUpload:
        return cleaned_once(upload, pdf=False)


class DocumentField(PictureField):
    """A photo, a scan or a PDF, as one file; nothing is looked for in it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput({"accept": ACCEPT_WITH_PDF}))
        super().__init__(**kwargs)

    def _cleaned(self, upload: "UploadedFile[bytes]") -> CleanUpload:
        return cleaned_once(upload, pdf=True, code_seconds=INVOICE_CODE_SECONDS)


class InvoicesField(forms.FileField):
    """An invoice in one or more files (photos, scans or PDFs); the value is their clean pages.

    Files kept from before are its ``initial``: together they are as many as the limits allow.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput({"accept": ACCEPT_WITH_PDF}))
        super().__init__(**kwargs)

    def clean(
        self, data: "list[UploadedFile[bytes]] | None", initial: Sized | None = None
    ) -> list[CleanUpload]:
        """Check and redraw all files; an empty list if there are only files stored earlier."""
        sent = data or []
        if not sent and not initial:
            super().clean(None)
        if len(sent) + len(initial or ()) > limits.max_files():
            raise ValidationError(
                _("You can add up to %(most)s files. Remove one or upload a single PDF."),
                params={"most": limits.max_files()},
            )
        return list(self._cleaned(sent))

    def _cleaned(self, sent: "Sequence[UploadedFile[bytes]]") -> "Iterator[CleanUpload]":
        """Clean the files one by one, within the time that a request may take.

        Raises:
            ValidationError: a file is refused, or the files before it took too long.
        """
        started = monotonic()
        for upload in sent:
            is_late = monotonic() - started > LONGEST_CLEANING
            # Not in a second look either, which begins to count anew.
            if is_late or isinstance(_OUTCOMES.get(upload), TookTooLong):
                _OUTCOMES[upload] = late = TookTooLong(
                    _("These files take too long to process. Upload them one at a time.")
                )
                raise late
            try:
                # Bar codes on an invoice help little, so each page is looked at once.
                yield cleaned_once(
                    super().clean(upload), pdf=True, code_seconds=INVOICE_CODE_SECONDS
                )
            except ValidationError as refused:
                if len(sent) == 1:
                    raise
                texts = [f"{upload.name}: {text}" for text in refused.messages]
                raise ValidationError(texts) from refused
