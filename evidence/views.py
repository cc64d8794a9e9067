"""Views that serve uploads to those who may see them, and accept chunked uploads."""

import logging

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from evidence.access import (
    evidence_response,
    is_ahead,
    may_see,
    note_view,
    original_response,
    thumbnail_response,
)
from evidence.models import Upload, UploadPage
from evidence.uploads import chunked_upload
from evidence.uploads.throttles import PIECES_PER_MEMBER
from foundation.throttles import rate_limit_response
from foundation.web.requests import row_id

logger = logging.getLogger(__name__)


@login_required
@require_safe
def upload_page(request: MemberRequest, pk: int, number: int) -> HttpResponseBase:
    """Show a page of an upload; 404 for anyone who may not see it."""
    page = _page(request, pk, number)
    return evidence_response(page.file, page.upload.original_name)


@login_required
@require_safe
def upload_thumbnail(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Show a thumbnail of the first page, under the same rule."""
    return thumbnail_response(_page(request, pk, 0))


def _page(request: MemberRequest, pk: int, number: int) -> UploadPage:
    page = get_object_or_404(
        UploadPage.objects.select_related("upload__user"), upload=pk, number=number
    )
    if not may_see(request, page.upload):
        raise Http404
    note_view(page.upload, by=request.user, is_ahead=is_ahead(request))
    return page


@login_required
@require_safe
def upload_original(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Return the original file, if it is stored; 404 for anyone who may not see it."""
    upload = get_object_or_404(Upload.objects.select_related("user"), pk=pk)
    if not upload.original or not may_see(request, upload):
        raise Http404
    note_view(upload, by=request.user)
    return original_response(upload.original)


@login_required
@require_POST
def upload_piece(request: MemberRequest) -> HttpResponse:
    """Store one piece of a file, and return how much of the file has arrived."""
    if not PIECES_PER_MEMBER.hit(request.user.pk):
        return rate_limit_response(request, seconds=PIECES_PER_MEMBER.seconds_left(request.user.pk))
    piece, start = request.FILES.get("piece"), row_id(request.POST.get("start"))
    if piece is None or start is None or (piece.size or 0) > chunked_upload.MOST_BYTES:
        raise BadRequest
    try:
        arrived = chunked_upload.add(
            by=request.user,
            token=request.POST.get("token", ""),
            start=start,
            content=piece.read(),
        )
    except chunked_upload.TooLarge:
        return HttpResponse(status=413)
    except OSError:
        logger.exception("The storage of evidence does not take a piece of a file.")
        return HttpResponse(status=507)
    return JsonResponse(arrived._asdict())
