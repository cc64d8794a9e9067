"""The portal's addresses, and beside them the frames alone: what each page is held against."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.cache import never_cache

from portal import urls
from redemptions.review.pages.layout import framed, guarded

FRAME: Final = "/bench/frame/"
ADMIN_FRAME: Final = "/bench/admin-frame/"
STATIC: Final = "/bench/static/"
# As large as a page for visitors is.
TEXT: Final = "<p>One account for your products and their warranty.</p>\n" * 200


@never_cache
def frame(request: HttpRequest) -> HttpResponse:
    """Show the frame of a page, with nothing in it."""
    return render(request, "base.html")


@never_cache
@guarded("redemptions.view_claim")
def admin_frame(request: HttpRequest) -> HttpResponse:
    """Show the frame of the administration with nothing in it, as the review pages have it."""
    return render(request, "admin/base_site.html", framed(request, ""))


def static(_request: HttpRequest) -> HttpResponse:
    """Return a page that stands there as it is."""
    return HttpResponse(TEXT)


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path(FRAME[1:], frame),
    path(ADMIN_FRAME[1:], admin_frame),
    path(STATIC[1:], static),
    path("", include(urls)),
]
