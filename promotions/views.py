"""Pages that show a promotion without the member's claims."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.sign_in.staff_site import has_second_factor
from foundation.languages import text_in
from promotions.models import Promotion
from promotions.models.banner import uploaded

A_DAY = 24 * 3600
VIEW = "promotions.view_promotion"


@require_safe
def banner(request: HttpRequest, slug: str, language: str | None = None) -> FileResponse:
    """The banner that was uploaded in a language, else that of the portal's own.

    For pages and e-mails; of a draft for its staff alone.
    """
    promotion = get_object_or_404(Promotion, slug=slug)
    is_public = promotion.is_published
    pictures = {code: picture for code, (picture, _alt) in uploaded(promotion).items()}
    picture = text_in(pictures, language or settings.LANGUAGE_CODE, otherwise=None)
    if picture is None or not (is_public or _is_staffs(request)):
        raise Http404
    try:
        response = FileResponse(picture.open("rb"))
    except OSError as error:
        raise Http404 from error
    keeps = f"public, max-age={A_DAY}" if is_public else "private, no-store"
    response.headers["Cache-Control"] = keeps
    return response


def _is_staffs(request: HttpRequest) -> bool:
    return request.user.has_perm(VIEW) and has_second_factor(request)


@require_safe
def eligible_products(request: HttpRequest, slug: str) -> HttpResponse:
    """Eligible Products: which models earn which reward, and the purchase window."""
    promotion = get_object_or_404(Promotion.objects.listed(), slug=slug)
    return render(request, "promotions/eligible_products.html", {"promotion": promotion})


@require_safe
def eligible_countries(request: HttpRequest, slug: str) -> HttpResponse:
    """Eligible Countries: where the member must live and must have bought."""
    promotion = get_object_or_404(Promotion.objects.listed(), slug=slug)
    return render(request, "promotions/eligible_countries.html", {"promotion": promotion})
