"""The pages of the portal as a whole: FAQ, search, language, robots.txt."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.profile.language import with_language
from portal.pages.faq import QUESTIONS
from portal.pages.matching import LONGEST, SearchQuery
from portal.pages.same_for_visitors import same_for_visitors
from portal.pages.search import search as find_everywhere

NOT_FOR_SEARCH = ("/admin/", "/captcha/", "/mailbox/", "/promotions/claims/", "/unsubscribe/")
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+")


@require_safe
@same_for_visitors(shows_promotions=False)
def faq(request: HttpRequest) -> HttpResponse:
    """FAQ: what members ask most."""
    return render(request, "faq.html", {"questions": QUESTIONS})


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search: promotions and the FAQ for everybody, their own products and claims for members."""
    wanted = SearchQuery.of(request.GET.get("q", ""))
    member = request.user if isinstance(request.user, User) else None
    groups = [] if wanted.is_too_short else find_everywhere(wanted, member=member)
    context = {"wanted": wanted, "groups": groups, "longest": LONGEST, "searches": True}
    return render(request, "search.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Set the language of pages and e-mails, for this browser and for the member."""
    return with_language(request, redirect(next_page(request, request.POST)))


def next_page(request: HttpRequest, given: QueryDict) -> str:
    """Return where to go on: the page that was given, if it is one of ours, else the overview."""
    page = given.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=settings.HTTPS):
        return page
    return reverse("overview")


@cache_control(public=True, max_age=24 * 3600)
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Redirect to the icon, for browsers that request it at the root, as on the admin's pages."""
    return redirect(static(str(settings.BRAND["logo"])))


@cache_control(public=True, max_age=24 * 3600)
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep search engines out of private pages; the pages themselves check access."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_SEARCH)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@cache_control(public=True, max_age=300)
@require_safe
def brand_css(_request: HttpRequest) -> HttpResponse:
    """Return the brand's colour as a style sheet, since the CSP forbids inline styles."""
    color = (
        settings.BRAND["color"]
        if COLOR.fullmatch(str(settings.BRAND["color"]))
        else settings.BRAND_RED
    )
    return HttpResponse(f":root {{ --brand: {color}; }}\n", content_type="text/css")
