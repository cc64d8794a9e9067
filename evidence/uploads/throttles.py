"""How many files a member may upload: even a refused one costs seconds of processor time."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts.models import MemberRequest, User
from evidence.sandbox import run
from evidence.uploads import chunked_upload
from evidence.uploads.upload_errors import TooBusy
from foundation.throttles import Throttle, rate_limit_response
from foundation.typed_fields import typed_fields

# Enough for a member's whole history of products, with all corrections.
UPLOADS_PER_MEMBER = Throttle("upload-member", limit=60, seconds=3600)
# As many pieces as that number of files of the largest size has.
PIECES_PER_MEMBER = Throttle("piece-member", limit=1200, seconds=3600)

SECONDS_BUSY = 5

Rest = ParamSpec("Rest")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, Rest], HttpResponse]


def limits_uploads(view: View[Request, Rest]) -> View[Request, Rest]:
    """Respond with 429 if a member uploads too many files in an hour, before any is read.

    Files uploaded in pieces are put together after that, and their pieces are deleted once the
    form was answered: neither this limit nor an error of ours costs the member the upload. Where
    too many others are being read, the form is offered once more with all its files. This
    decorator belongs outside the view's transaction, where a failure would roll back the count.
    """

    @wraps(view)
    def limited(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        allowed = [UPLOADS_PER_MEMBER.hit(request.user.pk) for _ in range(_files(request))]
        if not all(allowed):
            seconds = UPLOADS_PER_MEMBER.seconds_left(request.user.pk)
            return rate_limit_response(request, seconds=seconds)
        chunked_upload.gather(cast("MemberRequest", request))
        try:
            with run.reading_for(request.user.pk):
                response = view(request, *args, **kwargs)
        except TooBusy:
            for _ in allowed:
                UPLOADS_PER_MEMBER.forgive(request.user.pk)
            return _busy(cast("MemberRequest", request))
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            chunked_upload.delete_gathered(cast("MemberRequest", request))
        return response

    return limited


def _busy(request: MemberRequest) -> HttpResponse:
    """Keep the files, and offer to send the form again; a script on the page does so by itself."""
    fields = [*typed_fields(request), *chunked_upload.keep_carried(request)]
    context = {"typed": fields, "action": request.get_full_path()}
    response = render(request, "evidence/busy.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(SECONDS_BUSY)
    add_never_cache_headers(response)
    return response


def _files(request: HttpRequest) -> int:
    """Count the files that a form carries, and those that came in pieces before it."""
    carried = sum(len(request.FILES.getlist(name)) for name in request.FILES)
    return carried + len(chunked_upload.tokens_in(request))
