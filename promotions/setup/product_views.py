"""Eligible products in the admin: submit a list, preview it, add it; or download the products."""

from hashlib import sha256

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest
from foundation.tables.spreadsheets import csv_response
from foundation.web.requests import row_id
from promotions.models import Promotion, Reward
from promotions.setup import eligible_products
from promotions.setup.forms import ProductsForm

StoredList = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("promotions.view_reward", raise_exception=True)
def products(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the products of each reward, and preview what the submitted list would add."""
    promotion = get_object_or_404(Promotion, pk=pk)
    if request.method != "POST":
        stored = _stored_list(request, promotion)
        first = promotion.rewards.exclude(kind=Reward.Kind.DRAW).first()
        form = ProductsForm(promotion=promotion, initial=stored or {"reward": first})
        return _page(request, promotion, form, stored)
    if not request.user.has_perm("promotions.change_reward"):
        raise PermissionDenied
    form = ProductsForm(request.POST, request.FILES, promotion=promotion)
    if not form.is_valid():
        return _page(request, promotion, form, {})
    # Stored, so that what was previewed is what gets added; redirect, so that reloading is safe.
    reward, text = form.cleaned_data["reward"], form.cleaned_data["text"]
    request.session[_key(promotion)] = {"reward": str(reward.pk), "text": text}
    return redirect("admin:promotions_promotion_products", pk)


@require_POST
@permission_required("promotions.change_reward", raise_exception=True)
def addition(request: MemberRequest, pk: int) -> HttpResponse:
    """Handle the "Add these products" button; the list stays while it has unknown lines."""
    promotion = get_object_or_404(Promotion, pk=pk)
    stored = _stored_list(request, promotion)
    if not stored or request.POST.get("seen") != _fingerprint(stored):
        messages.error(request, _("The list was changed meanwhile. Look at it again."))
        return redirect("admin:promotions_promotion_products", pk)
    reward = get_object_or_404(promotion.rewards, pk=int(stored["reward"]))
    read = eligible_products.add(reward_id=reward.pk, text=stored["text"], by=request.user)
    _report(request, reward, read)
    if not read.unknown:
        del request.session[_key(promotion)]
    return redirect("admin:promotions_promotion_products", pk)


@require_safe
@permission_required("promotions.view_reward", raise_exception=True)
def product_list(request: MemberRequest, pk: int) -> StreamingHttpResponse:
    """Download the products of a reward as a CSV file."""
    promotion = get_object_or_404(Promotion, pk=pk)
    reward = get_object_or_404(promotion.rewards, pk=row_id(request.GET.get("reward")))
    return csv_response(f"{promotion.slug}-{reward.pk}.csv", eligible_products.rows(reward))


def _page(
    request: MemberRequest, promotion: Promotion, form: ProductsForm, stored: StoredList
) -> HttpResponse:
    rewards = form.rewards
    reward = next((one for one in rewards if str(one.pk) == stored.get("reward")), None)
    context = {
        **admin.site.each_context(request),
        "title": _("Eligible Products"),
        "opts": Promotion._meta,
        "promotion": promotion,
        "rewards": rewards,
        "form": form,
        "may_change": request.user.has_perm("promotions.change_reward"),
        "reward": reward,
        "reading": eligible_products.read(reward, stored["text"]) if reward else None,
        "seen": _fingerprint(stored) if reward else "",
    }
    return render(request, "admin/promotions/promotion/products.html", context)


def _report(request: MemberRequest, reward: Reward, read: eligible_products.ProductMatches) -> None:
    added = len(read.new)
    text = ngettext(
        "%(count)d product was added to %(reward)s.",
        "%(count)d products were added to %(reward)s.",
        added,
    )
    messages.success(request, text % {"count": added, "reward": reward})
    if read.unknown:
        text = ngettext(
            "%(count)d line names no product. Mend it below and read the list again.",
            "%(count)d lines name no product. Mend them below and read the list again.",
            len(read.unknown),
        )
        messages.warning(request, text % {"count": len(read.unknown)})


def _key(promotion: Promotion) -> str:
    return f"products of promotion {promotion.pk}"


def _stored_list(request: MemberRequest, promotion: Promotion) -> StoredList:
    stored: StoredList = request.session.get(_key(promotion), {})
    return stored


def _fingerprint(stored: StoredList) -> str:
    """Identify a list, to notice when another tab has submitted one in the meantime."""
    return sha256(f"{stored['reward']} {stored['text']}".encode()).hexdigest()
