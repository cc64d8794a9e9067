"""Eligible products in the admin: a list is read, looked at, and then added; or downloaded."""

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

Kept = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("promotions.view_reward", raise_exception=True)
def products(request: MemberRequest, pk: int) -> HttpResponse:
    """The products of each reward, and what the list that was handed in would add."""
    promotion = get_object_or_404(Promotion, pk=pk)
    if request.method != "POST":
        kept = _kept(request, promotion)
        first = promotion.rewards.exclude(kind=Reward.Kind.DRAW).first()
        form = ProductsForm(promotion=promotion, initial=kept or {"reward": first})
        return _page(request, promotion, form, kept)
    if not request.user.has_perm("promotions.change_reward"):
        raise PermissionDenied
    form = ProductsForm(request.POST, request.FILES, promotion=promotion)
    if not form.is_valid():
        return _page(request, promotion, form, {})
    # What is looked at is what is then added, and a reload asks nothing.
    reward, text = form.cleaned_data["reward"], form.cleaned_data["text"]
    request.session[_key(promotion)] = {"reward": str(reward.pk), "text": text}
    return redirect("admin:promotions_promotion_products", pk)


@require_POST
@permission_required("promotions.change_reward", raise_exception=True)
def addition(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Add these products"; the list stays where lines of it are unknown."""
    promotion = get_object_or_404(Promotion, pk=pk)
    kept = _kept(request, promotion)
    if not kept or request.POST.get("seen") != _seal(kept):
        messages.error(request, _("The list was changed meanwhile. Look at it again."))
        return redirect("admin:promotions_promotion_products", pk)
    reward = get_object_or_404(promotion.rewards, pk=int(kept["reward"]))
    read = eligible_products.add(reward_id=reward.pk, text=kept["text"], by=request.user)
    _tell(request, reward, read)
    if not read.unknown:
        del request.session[_key(promotion)]
    return redirect("admin:promotions_promotion_products", pk)


@require_safe
@permission_required("promotions.view_reward", raise_exception=True)
def product_list(request: MemberRequest, pk: int) -> StreamingHttpResponse:
    """The products of a reward as a CSV file."""
    promotion = get_object_or_404(Promotion, pk=pk)
    reward = get_object_or_404(promotion.rewards, pk=row_id(request.GET.get("reward")))
    return csv_response(f"{promotion.slug}-{reward.pk}.csv", eligible_products.rows(reward))


def _page(
    request: MemberRequest, promotion: Promotion, form: ProductsForm, kept: Kept
) -> HttpResponse:
    rewards = form.rewards
    reward = next((one for one in rewards if str(one.pk) == kept.get("reward")), None)
    context = {
        **admin.site.each_context(request),
        "title": _("Eligible Products"),
        "opts": Promotion._meta,
        "promotion": promotion,
        "rewards": rewards,
        "form": form,
        "may_change": request.user.has_perm("promotions.change_reward"),
        "reward": reward,
        "reading": eligible_products.read(reward, kept["text"]) if reward else None,
        "seen": _seal(kept) if reward else "",
    }
    return render(request, "admin/promotions/promotion/products.html", context)


def _tell(request: MemberRequest, reward: Reward, read: eligible_products.ProductMatches) -> None:
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


def _kept(request: MemberRequest, promotion: Promotion) -> Kept:
    kept: Kept = request.session.get(_key(promotion), {})
    return kept


def _seal(kept: Kept) -> str:
    """Tell one list from another, where a second tab has read one meanwhile."""
    return sha256(f"{kept['reward']} {kept['text']}".encode()).hexdigest()
