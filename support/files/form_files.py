"""The files of a form: what it carries is saved first, so that no error of its words loses them."""

from time import monotonic
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.uploads import limits
from evidence.uploads.attachments import ACCEPTED
from evidence.uploads.cleaning import printable
from evidence.uploads.fields import LONGEST_CLEANING, FilesInput
from foundation.text import filled_when_shown
from foundation.web.requests import row_id
from support.files import saving
from support.files.places import MOST_MEGABYTES, FilePlace
from support.models import MOST_FILES, ConversationFile

FIELD: Final = "file"


def _limits() -> dict[str, str]:
    more = {"most": str(MOST_FILES), "together": str(MOST_MEGABYTES)}
    return {**limits.in_texts(), **more}


class FilesForm(forms.Form):
    """The field for files; what it carries is taken by `save_sent`."""

    file = forms.FileField(
        label=_("Files"),
        required=False,
        widget=FilesInput({"accept": ACCEPTED}),
        help_text=filled_when_shown(
            _(
                "Up to %(most)s pictures, PDFs or plain text files (.txt, .log, .csv):"
                " %(megabytes)s MB each, %(together)s MB together."
            ),
            _limits,
        ),
    )


def is_about_files(request: HttpRequest) -> bool:
    """Return whether a button of the files was pressed: nothing else is sent yet."""
    return "upload" in request.POST or "remove" in request.POST


def save_sent(request: HttpRequest, place: FilePlace) -> list[str]:
    """Save the files of a form, and remove the one whose button was pressed.

    Return which were refused, and why; the others stay.

    Raises:
        TooBusy: too many others are being read; the page offers to send all once more.
        TicketDraft.DoesNotExist: the draft was sent or thrown away meanwhile.
    """
    if (removed := row_id(request.POST.get("remove"))) is not None:
        saving.remove_file(place=place, pk=removed)
    sent, started = request.FILES.getlist(FIELD), monotonic()
    refused: list[str] = []
    for upload in sent:
        if monotonic() - started > LONGEST_CLEANING:
            refused.append(
                gettext("These files take too long to process. Upload them one at a time.")
            )
            break
        try:
            saving.save_upload(place=place, upload=upload)
        except ValidationError as error:
            named = f"{printable(str(upload.name))}: " if len(sent) > 1 else ""
            refused += [f"{named}{text}" for text in error.messages]
    return refused


def files_context(*places: FilePlace | None, refused: list[str] | None = None) -> dict[str, Any]:
    """Return what the field for files shows: what is there, what has no room, what was refused."""
    there: list[ConversationFile] = []
    left: list[ConversationFile] = []
    for place in filter(None, places):
        there += place.files()
        left += place.left_behind().order_by("pk")
    shown = {"kept_files": there, "left_files": left, "refused_files": refused or []}
    return {"files_form": FilesForm(), **shown}
