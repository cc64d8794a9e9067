"""Views of the serial-number help, and the list of stores."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.languages import in_order
from products.catalogue.drawings import DRAWN, sheet_of
from products.models import Category, Store


@require_safe
def serial_help(request: HttpRequest) -> HttpResponse:
    """How to Identify Product Serial Number: the categories to choose from."""
    categories = Category.objects.filter(slug__in=DRAWN)
    return render(request, "products/serial_help.html", {"categories": categories})


@require_safe
def serial_help_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Where to find the serial number: on the box, the product, and in the product bar code."""
    category = get_object_or_404(Category.objects.filter(slug__in=DRAWN), slug=slug)
    places = [("box", _("Box")), ("product", _("Product")), ("barcode", _("Product Barcode"))]
    context = {
        "category": category,
        "sheet": sheet_of(slug),
        "drawings": [(label, f"{slug}-{place}") for place, label in places],
    }
    return render(request, "products/serial_help_category.html", context)


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """List the stores of a region as JSON, for pages that update without a reload."""
    in_region = Store.objects.open_in(request.GET.get("region", ""))
    listed = [{"id": store.pk, "name": store.name} for store in in_order(in_region, name=str)]
    return JsonResponse({"stores": listed})
