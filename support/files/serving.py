"""The files of conversations as responses: to members their own, to nobody those of others."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest
from evidence.access import evidence_response, text_response, thumbnail_response
from evidence.models import UploadPage
from support.models import ConversationFile


@login_required
@require_safe
def file_page(request: MemberRequest, pk: int, number: int) -> HttpResponseBase:
    """Show a page of a file, or give a text; 404 for anyone but who may read where it stands."""
    return page_response(_own(request, pk), number)


@login_required
@require_safe
def file_thumbnail(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Show a file small, under the same rule."""
    return small_response(_own(request, pk))


def page_response(file: ConversationFile, number: int) -> HttpResponseBase:
    """Return a page of a file, from 0; a plain text as a download.

    Raises:
        Http404: there is no such page, or it was deleted by rule.
    """
    if file.is_text and number == 0:
        return text_response(file.upload.original, file.name)
    return evidence_response(_page(file, number).file, file.name)


def small_response(file: ConversationFile) -> HttpResponseBase:
    """Return the first page of a file, small.

    Raises:
        Http404: it is a text, or was deleted by rule.
    """
    return thumbnail_response(_page(file, 0))


def _own(request: MemberRequest, pk: int) -> ConversationFile:
    rows = ConversationFile.objects.seen_by(request.user).for_pages()
    return get_object_or_404(rows, pk=pk)


def _page(file: ConversationFile, number: int) -> UploadPage:
    found = next((page for page in file.upload.pages.all() if page.number == number), None)
    if found is None:
        raise Http404
    return found
