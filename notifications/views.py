"""The mailbox of one machine, to read letters in while no mail server is set."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from csp.decorators import csp
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications import mailbox

View = Callable[..., HttpResponse]
AnyView = TypeVar("AnyView", bound=View)

# The letter is shown as a mail program would: no script, no form, nothing fetched from elsewhere.
LETTER_POLICY = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "default-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
}


def with_letter_policy(view: AnyView) -> AnyView:
    """Answer with the HTML of a letter, in which nothing runs."""
    return cast("AnyView", csp(LETTER_POLICY)(view))


def while_open(view: View) -> View:
    """Let the page exist only where letters stay on this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.MAILBOX_OPEN:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@while_open
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters, newest first; at will only those to one address."""
    address = request.GET.get("to", "").strip().lower()
    found = [letter for letter in mailbox.letters() if address in letter.to.lower()]
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "notifications/letters.html", {"page": page, "address": address})


@while_open
@require_safe
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """Show one letter, as HTML and as text."""
    return render(request, "notifications/letter.html", {"letter": _open(key)})


@while_open
@require_safe
@xframe_options_sameorigin
@with_letter_policy
def letter_html(_request: HttpRequest, key: str) -> HttpResponse:
    """Give the HTML of one letter, for the frame on its page."""
    # A link opens beside the letter: in the frame it could not show our pages.
    html = _open(key).html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html)


def _open(key: str) -> mailbox.Letter:
    found = mailbox.letter(key)
    if found is None:
        raise Http404
    return found
