"""Photos of serial numbers, shown to their member and to staff who may see evidence."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from products.files import evidence_response, may_see
from redemptions.models import SerialPhoto


@login_required
@require_safe
def serial_photo(request: MemberRequest, pk: int) -> FileResponse:
    """The photo of a claim; for a stranger there is none."""
    photo = get_object_or_404(SerialPhoto.objects.select_related("claim__user"), pk=pk)
    if not may_see(request, photo.claim.user):
        raise Http404
    return evidence_response(photo.file, photo.original_name)


@login_required
@require_safe
def draft_photo(request: MemberRequest, pk: int) -> FileResponse:
    """The photo that a member uploaded and has not redeemed yet; nobody else sees it."""
    draft = get_object_or_404(request.user.claim_drafts.exclude(photo=""), pk=pk)
    return evidence_response(draft.photo, draft.photo_name)
