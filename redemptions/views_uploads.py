"""How far the reading of one's uploads is, for a page that asks again and again."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest, row_id
from redemptions.advice import advise


@never_cache
@login_required
@require_safe
def reading(request: MemberRequest) -> HttpResponse:
    """What was read in uploads that belong together; a stranger's are not there."""
    asked = [pk for text in request.GET.getlist("upload") if (pk := row_id(text)) is not None]
    uploads = list(request.user.uploads.filter(pk__in=asked).select_related("serial", "user"))
    if not uploads or len({(upload.kind, upload.serial_id) for upload in uploads}) != 1:
        raise Http404
    return render(request, "redemptions/_advice.html", {"advice": advise(uploads)})
