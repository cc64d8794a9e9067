"""How many files a member may upload: even a refused one costs seconds of processor time."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse

from accounts.models import MemberRequest, User
from evidence.uploads import chunked_upload
from foundation.throttles import Throttle, rate_limit_response

# Enough for a member's whole history of products, with all corrections.
UPLOADS_PER_MEMBER = Throttle("upload-member", limit=60, seconds=3600)
# As many pieces as that number of files of the largest size has.
PIECES_PER_MEMBER = Throttle("piece-member", limit=1200, seconds=3600)

Rest = ParamSpec("Rest")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, Rest], HttpResponse]


def limits_uploads(view: View[Request, Rest]) -> View[Request, Rest]:
    """Respond with 429 if a member uploads too many files in an hour, before any is read.

    Files uploaded in pieces are put together after that, and their pieces are deleted once the
    form was answered: neither this limit nor an error of ours costs the member the upload. This
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
        response = view(request, *args, **kwargs)
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            chunked_upload.delete_gathered(cast("MemberRequest", request))
        return response

    return limited


def _files(request: HttpRequest) -> int:
    """Count the files that a form carries, and those that came in pieces before it."""
    carried = sum(len(request.FILES.getlist(name)) for name in request.FILES)
    return carried + len(chunked_upload.tokens_in(request))
