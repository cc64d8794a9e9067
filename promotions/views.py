"""Pages that show promotions without the member's claims."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from promotions.models import Promotion

A_DAY = 24 * 3600


@require_safe
def promotions(request: HttpRequest) -> HttpResponse:
    """All Promotions: running, upcoming, then ended."""
    listed = list(Promotion.objects.listed())
    soon = [promotion for promotion in listed if promotion.today() < promotion.starts_on]
    ended = [promotion for promotion in listed if promotion.today() > promotion.claim_until]
    running = [promotion for promotion in listed if promotion not in [*soon, *ended]]
    context = {"open": running, "soon": soon, "ended": ended}
    return render(request, "promotions/promotions.html", context)


@require_safe
def banner(_request: HttpRequest, slug: str) -> FileResponse:
    """The banner of a promotion, for pages and e-mails."""
    promotion = get_object_or_404(Promotion, slug=slug)
    if not promotion.banner:
        raise Http404
    response = FileResponse(promotion.banner.open("rb"))
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


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
