"""Help with serial numbers and stores, and the guarded pages of what members uploaded."""

import logging

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest, row_id
from accounts.too_many import too_many
from products import pieces
from products.files import (
    HEADERS,
    evidence_response,
    may_see,
    note_view,
    original_response,
)
from products.models import Category, Store, Upload, UploadPage
from products.upload_limits import PIECES_PER_MEMBER

logger = logging.getLogger(__name__)
# Each has three drawings in static/img/serials; a category that staff added has none.
DRAWN = (
    "laptop",
    "all-in-one-pc",
    "desktop",
    "monitor",
    "motherboard",
    "graphics-card",
    "pc-case",
    "gaming-gear",
    "gaming-chair",
    "liquid-cooling",
    "power-supply",
)


@require_safe
def serial_help(request: HttpRequest) -> HttpResponse:
    """How to Identify Product Serial Number: the categories to choose from."""
    categories = Category.objects.filter(slug__in=DRAWN)
    return render(request, "products/serial_help.html", {"categories": categories})


@require_safe
def serial_help_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the serial number stands on the box, the product, and in the product bar code."""
    category = get_object_or_404(Category.objects.filter(slug__in=DRAWN), slug=slug)
    places = [("box", _("Box")), ("product", _("Product")), ("barcode", _("Product Barcode"))]
    context = {
        "category": category,
        "sheet": f"img/serials/{slug}.svg",
        "drawings": [(label, f"{slug}-{place}") for place, label in places],
    }
    return render(request, "products/serial_help_category.html", context)


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """List the stores of a region, for the page that shows them without a reload."""
    in_region = Store.objects.open_in(request.GET.get("region", ""))
    listed = [{"id": store.pk, "name": store.name} for store in in_region]
    return JsonResponse({"stores": listed})


@login_required
@require_safe
def upload_page(request: MemberRequest, pk: int, number: int) -> FileResponse:
    """Show a page of what a member uploaded; for a stranger there is none."""
    page = _page(request, pk, number)
    return evidence_response(page.file, page.upload.original_name)


@login_required
@require_safe
def upload_thumbnail(request: MemberRequest, pk: int) -> HttpResponse | FileResponse:
    """Show the first page small, under the same rule."""
    page = _page(request, pk, 0)
    if page.thumbnail is None:
        return evidence_response(page.file, page.upload.original_name)
    return HttpResponse(page.thumbnail, content_type="image/jpeg", headers=HEADERS)


def _page(request: MemberRequest, pk: int, number: int) -> UploadPage:
    page = get_object_or_404(
        UploadPage.objects.select_related("upload__user"), upload=pk, number=number
    )
    if not may_see(request, page.upload):
        raise Http404
    note_view(page.upload, by=request.user)
    return page


@login_required
@require_safe
def upload_original(request: MemberRequest, pk: int) -> FileResponse:
    """Give the file as it was uploaded, where it is kept; for a stranger there is none."""
    upload = get_object_or_404(Upload.objects.select_related("user"), pk=pk)
    if not upload.original or not may_see(request, upload):
        raise Http404
    note_view(upload, by=request.user)
    return original_response(upload.original)


@login_required
@require_POST
def upload_piece(request: MemberRequest) -> HttpResponse:
    """Take one piece of a file, and tell how far the file is here."""
    if not PIECES_PER_MEMBER.hit(request.user.pk):
        return too_many(request, seconds=PIECES_PER_MEMBER.seconds_left(request.user.pk))
    piece, start = request.FILES.get("piece"), row_id(request.POST.get("start"))
    if piece is None or start is None or (piece.size or 0) > pieces.MOST_BYTES:
        raise BadRequest
    try:
        arrived = pieces.add(
            by=request.user,
            token=request.POST.get("token", ""),
            start=start,
            content=piece.read(),
        )
    except pieces.TooLarge:
        return HttpResponse(status=413)
    except OSError:
        logger.exception("The storage of evidence does not take a piece of a file.")
        return HttpResponse(status=507)
    return JsonResponse(arrived._asdict())
