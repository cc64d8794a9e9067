"""What the pages have in common on which staff load a supplier's file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.models import LoadedFile
from foundation.tables.line_files import (
    BadLines,
    LineFile,
    Loaded,
    LoadOptions,
    NoSuchColumn,
    UnreadableFile,
)
from foundation.tables.supplier_files import opened
from foundation.web.admin_bases import ReadOnlyAdmin

# Half a million codes: more would keep a web process busy for too long.
LARGEST = 10 * 1024 * 1024
MOST_SHOWN = 200
Done = TypeVar("Done", bound=Loaded)
File = TypeVar("File", bound=LoadedFile)


class LoadFileForm(forms.Form):
    """A supplier's file, and how to read it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Text, CSV, .gz or .xlsx, at most 10 MB; larger ones load by command."
        ),
    )
    columns = forms.CharField(
        label=gettext_lazy("Columns"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "By name in the heading, or by number; several with commas between them."
        ),
    )
    is_strict = forms.BooleanField(
        label=gettext_lazy("Load nothing if a line is wrong"), required=False
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what would take a web process too long."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Load it by command."))
        return file

    def options(self, *, dry_run: bool) -> LoadOptions:
        """Return how staff want the file to be loaded."""
        columns = (name.strip() for name in self.cleaned_data["columns"].split(","))
        return LoadOptions(
            strict=self.cleaned_data["is_strict"],
            dry_run=dry_run,
            columns=tuple(name for name in columns if name),
        )


class TakeBackForm(forms.Form):
    """Why a file is taken back; it is told to whoever loads it again."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class LoadedFileAdmin(ReadOnlyAdmin[File]):
    """Loaded files: pages that offer, to those who may, to load one and to take one back."""

    # The permission, with its app.
    loads: ClassVar[str]
    list_per_page = 50

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Offer to load a file."""
        offered = {"may_load": request.user.has_perm(self.loads), **(extra_context or {})}
        return super().changelist_view(request, offered)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Offer to take the batch back."""
        may_load = request.user.has_perm(self.loads)
        offered = {"may_load": may_load, "take_back": TakeBackForm(), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, offered)

    @admin.display(description=gettext_lazy("Number"), ordering="pk")
    def number(self, batch: File) -> int:
        """Return the number by which commands know the batch."""
        return int(batch.pk)

    @admin.display(description=gettext_lazy("Loaded by"))
    def loader(self, batch: File) -> str:
        """Name who loaded it."""
        return batch.loader()


@dataclass
class LoadReport:
    """What the page says of a load: what happened, what to do, and the lines that are wrong."""

    summary: str = ""
    problems: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def shown(self) -> list[tuple[int, str]]:
        """Return the first of the lines."""
        return self.lines[:MOST_SHOWN]

    @property
    def more(self) -> int:
        """Return how many lines are not shown."""
        return max(0, len(self.lines) - MOST_SHOWN)


def attempt(
    file: "UploadedFile[bytes]", load: Callable[[LineFile], Done]
) -> tuple[Done | None, LoadReport]:
    """Load an uploaded file; what refuses it becomes a report."""
    report = LoadReport()
    try:
        with opened(file, file.name or "", LARGEST) as lines:
            done = load(lines)
    except BadLines as refused:
        report.lines = refused.lines
        report.problems = [_("Nothing was loaded."), refused.advice]
    except (UnreadableFile, NoSuchColumn) as refused:
        report.problems = [_("Nothing was loaded."), str(refused)]
    else:
        report.lines = list(done.bad)
        return done, report
    return None, report


def summed_up(done: Loaded, *, dry_run: bool) -> str:
    """Say how many lines were added, known and left out."""
    text = (
        ngettext("%(added)d would be added.", "%(added)d would be added.", done.added)
        if dry_run
        else ngettext("%(added)d was added.", "%(added)d were added.", done.added)
    )
    others = _("%(known)d known, %(bad)d left out.")
    figures = {"added": done.added, "known": done.known, "bad": len(done.bad)}
    return f"{text % figures} {others % figures}"
