"""What a browser sends as a passkey, which may be anything at all."""

import struct
from functools import wraps
from typing import Final

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.factors.fresh import View

# What the packages raise, and do not catch, where it is none: parts that are missing or of another
# kind, bytes that end too soon, nesting without end.
NO_PASSKEY: Final = (
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def refusing_what_is_none(view: View) -> View:
    """Answer what is no passkey as a wrong one, on the page that it was sent to."""

    @wraps(view)
    def refusing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NO_PASSKEY:
            if not request.POST.get("credential"):
                raise
            messages.error(request, _("That didn't work. Please try again."))
            return redirect(request.get_full_path())

    return refusing
