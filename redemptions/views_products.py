"""My Products: what the member registered, and what each product may redeem."""

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.requests import MemberRequest
from promotions.eligibility import Why
from promotions.models import Promotion
from redemptions.standing import Chance, chances


@never_cache
@login_required
@require_GET
def my_products(request: MemberRequest) -> HttpResponse:
    """My Products: category, name and serial, purchase, warranty, and each promotion for it."""
    products = list(request.user.registered_products.live())
    running = Promotion.objects.listed().filter(claim_until__gte=timezone.now().date())
    looks: dict[int, list[Chance]] = defaultdict(list)
    for look in chances(request.user, products, running):
        # That a promotion is for other models is no news to somebody who looks at this one.
        if all(reason.why != Why.MODEL for reason in look.reasons):
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
