"""Old addresses: they lead to a promotion's pages, as printed guides and e-mails name them."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from promotions.models import OldAddress


def leads_on(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Redirect for good from an old address of a published promotion to the same page today."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponseBase:
        try:
            return view(request, slug=slug, **kwargs)
        except Http404:
            old = OldAddress.objects.filter(slug=slug, promotion__is_published=True)
            now = old.values_list("promotion__slug", flat=True).first()
            if now is None or request.resolver_match is None:
                raise
            page = reverse(request.resolver_match.view_name, kwargs={"slug": now, **kwargs})
            query = request.META.get("QUERY_STRING", "")
            # What was sent is sent on as it is, not turned into a mere look at the page.
            keeps = request.method not in {"GET", "HEAD"}
            target = f"{page}?{query}" if query else page
            return redirect(target, permanent=True, preserve_request=keeps)

    return found
