"""How many files one member may send: each costs seconds of the processor before it is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse

from accounts.models import MemberRequest, User
from evidence.uploads import chunked_upload
from foundation.throttles import Throttle, rate_limit_response

# A whole history of products with all of their corrections takes fewer.
UPLOADS_PER_MEMBER = Throttle("upload-member", limit=60, seconds=3600)
# As many as so many of the largest files have.
PIECES_PER_MEMBER = Throttle("piece-member", limit=1200, seconds=3600)

Rest = ParamSpec("Rest")
Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, Rest], HttpResponse]


def limits_uploads(view: View[Request, Rest]) -> View[Request, Rest]:
    """Answer 429 to one file too many within the hour, before any of them is read.

    Those that came in pieces are put together first. Outside of the view's transaction, where a
    failure would take the count back.
    """

    @wraps(view)
    def limited(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if isinstance(request.user, User):
            chunked_upload.gather(cast("MemberRequest", request))
        files = sum(len(request.FILES.getlist(name)) for name in request.FILES)
        if isinstance(request.user, User):
            allowed = [UPLOADS_PER_MEMBER.hit(request.user.pk) for _ in range(files)]
            if not all(allowed):
                seconds = UPLOADS_PER_MEMBER.seconds_left(request.user.pk)
                return rate_limit_response(request, seconds=seconds)
        return view(request, *args, **kwargs)

    return limited
