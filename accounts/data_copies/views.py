"""Pages of Download my data: ask for a copy, see how far it is, take it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.data_copies import copies
from accounts.factors.fresh import fresh_authentication_required
from accounts.models import DataCopy, MemberRequest
from accounts.privacy_models import copies_storage
from foundation.languages import first_language
from foundation.throttles import TooManyTries


@never_cache
@fresh_authentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: MemberRequest) -> HttpResponse:
    """Download my data: what is in a copy, and the newest one."""
    if request.method == "POST":
        _ask(request)
        return redirect("my-data")
    return render(request, "accounts/my_data.html", {"copy": copies.newest(request.user)})


def _ask(request: MemberRequest) -> None:
    member = request.user
    language = first_language(get_language(), member.language)
    try:
        copies.ask(member=member, by=member, language=language)
    except copies.AlreadyAsked:
        messages.info(request, _("Your copy is already being prepared."))
    except TooManyTries:
        messages.warning(request, _("You've reached today's limit. Please try again tomorrow."))
    else:
        messages.success(request, _("We're preparing your copy. We'll email you when it's ready."))


@never_cache
@login_required
@require_safe
def progress(request: MemberRequest) -> HttpResponse:
    """How far the copy is: the part of the page that a script reloads."""
    return render(request, "accounts/_data_copy.html", {"copy": copies.newest(request.user)})


@never_cache
@login_required
@require_safe
def data_copy(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Download a copy; 404 for anybody else's, and once its day is over."""
    copy = get_object_or_404(DataCopy.objects.ready().filter(user=request.user), pk=pk)
    return _download(request, copy)


@fresh_authentication_required
def _download(request: MemberRequest, copy: DataCopy) -> FileResponse:
    try:
        content = copies_storage().open(copy.path)
    except FileNotFoundError as error:
        raise Http404 from error
    copies.note_taken(copy, by=request.user)
    return FileResponse(
        content, as_attachment=True, filename="my-data.zip", content_type="application/zip"
    )
