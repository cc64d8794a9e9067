"""The Redeem Guide of a promotion, as a page and as PDF."""

import logging

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from foundation.pdf import NotPrinted, can_print
from promotions.models import Promotion
from redemptions.guide import pdf_files as files
from redemptions.guide import pictures

FIVE_MINUTES = 300
logger = logging.getLogger(__name__)


@require_safe
def redeem_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Redeem Guide: how to take part in this promotion, step by step."""
    promotion = get_object_or_404(Promotion.objects.listed(), slug=slug)
    context = pictures.context(promotion) | {"papers": _pdf_links(slug) if can_print() else []}
    return render(request, "redemptions/guide.html", context)


@require_safe
def redeem_guide_paper(_request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The guide in a language as PDF; redirect to the page if it cannot be rendered."""
    promotion = get_object_or_404(Promotion.objects.listed(), slug=slug)
    if language not in dict(settings.LANGUAGES) or not can_print():
        raise Http404
    try:
        file = files.pdf_of(promotion, language).open("rb")
    except (NotPrinted, OSError):
        logger.exception("The guide of %s was not printed.", slug)
        return redirect("redeem-guide", slug=slug)
    name = f"redeem-guide-{slug}-{language}.pdf"
    headers = {"Cache-Control": f"public, max-age={FIVE_MINUTES}"}
    return FileResponse(file, filename=name, content_type="application/pdf", headers=headers)


def _pdf_links(slug: str) -> list[dict[str, str]]:
    return [
        {
            "language": code,
            "name": f"{get_language_info(code)['name_local']} (PDF)",
            "url": reverse("redeem-guide-paper", args=[slug, code]),
        }
        for code, _name in settings.LANGUAGES
    ]
