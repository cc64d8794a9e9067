"""My Products: what the member registered, and what each product may redeem."""

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from redemptions.standing import Chance, running_chances


@never_cache
@login_required
@require_safe
def my_products(request: MemberRequest) -> HttpResponse:
    """My Products: category, name and serial, purchase, warranty, and each promotion for it."""
    products = list(request.user.registered_products.live())
    looks: dict[int, list[Chance]] = defaultdict(list)
    for look in running_chances(request.user, products):
        looks[look.registered.pk].append(look)
    rows = [
        (
            registered,
            [look for look in looks[registered.pk] if look.is_eligible],
            [look for look in looks[registered.pk] if not look.is_eligible],
        )
        for registered in products
    ]
    return render(request, "redemptions/my_products.html", {"rows": rows})
