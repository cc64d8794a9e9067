"""Shout Out: what is open for each product, why not, and what was sent and how it stands."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import MemberRequest
from foundation.web.requests import row_id
from foundation.working_days import today
from membership.models import ShoutOut, ShoutOutTask
from membership.shout_outs import writing
from membership.shout_outs.conditions import (
    CannotShoutOut,
    Writer,
    against_member,
    is_verified,
    why_not,
)
from products.models import RegisteredProduct


@dataclass(frozen=True, slots=True)
class Offer:
    """One task for one product: open, begun, done, or why not."""

    task: ShoutOutTask
    there: ShoutOut | None
    reasons: list[str]
    may_begin: bool


@dataclass(frozen=True, slots=True)
class ProductOffers:
    """What may be done for one product."""

    registered: RegisteredProduct
    is_verified: bool
    offers: list[Offer]


@never_cache
@login_required
@require_safe
def shout_outs(request: MemberRequest) -> HttpResponse:
    """Show the tasks for each of the member's products, and what was sent."""
    writer = Writer.of(request.user)
    against = list(against_member(writer))
    tasks = [
        task for task in ShoutOutTask.objects.with_texts() if _is_shown(task, request.user.region)
    ]
    seen: set[int] = set()
    rows = []
    for registered in writer.products:
        # Two units of one product count once.
        if registered.serial.product_id not in seen:
            seen.add(registered.serial.product_id)
            rows.append(_row(writer, registered, tasks, besides=against))
    sent = [one for one in writer.written if one.status != ShoutOut.Status.DRAFT]
    context = {
        "rows": rows,
        "has_tasks": bool(tasks),
        "sent": sent,
        "against": against,
        "may_join": writer.account is None and not request.user.is_staff,
    }
    return render(request, "membership/shout_outs.html", context)


def _is_shown(task: ShoutOutTask, region: str) -> bool:
    day = today()
    return task.is_active and task.is_for(region) and (task.ends_on is None or task.ends_on >= day)


def _row(
    writer: Writer, registered: RegisteredProduct, tasks: list[ShoutOutTask], *, besides: list[str]
) -> ProductOffers:
    """Offer the tasks for a product; what stands against all of them is said once, above."""
    offers = []
    for task in tasks:
        there = writer.done(task, registered.serial.product_id)
        reasons = [] if there else why_not(writer, task, registered)
        own = [reason for reason in reasons if reason not in besides]
        offers.append(Offer(task, there, own, may_begin=not (there or reasons)))
    return ProductOffers(registered, is_verified(writer, registered), offers)


@login_required
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a task for a product, or go on with it; else say why not."""
    tasks = ShoutOutTask.objects.with_texts()
    task = get_object_or_404(tasks, pk=row_id(request.POST.get("task")))
    own = request.user.registered_products.live()
    registered = get_object_or_404(own, pk=row_id(request.POST.get("product")))
    try:
        begun = writing.begin(by=request.user, task=task, registered_product_id=registered.pk)
    except CannotShoutOut as error:
        for reason in error.reasons:
            messages.error(request, reason)
        return redirect("shout-outs")
    return redirect("shout-out", begun.reference)
