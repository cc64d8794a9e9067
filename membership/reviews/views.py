"""The public page of a product and its reviews; voting and reporting for members."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest, User
from evidence.access import evidence_response
from evidence.models import UploadPage
from foundation.throttles import TooManyTries, rate_limit_response
from membership.models import HiddenWhy, ShoutOut, ShoutOutPhoto
from membership.reviews import opinions, published
from membership.reviews.freshness import tag_of
from products.catalogue.drawings import DRAWN, sheet_of
from products.models import Product
from promotions import kept
from promotions.awarding.awards import earnable
from promotions.models import Promotion

A_QUARTER = 900


class ReviewReportForm(forms.Form):
    """For which of the three reasons something should be hidden."""

    why = forms.ChoiceField(
        label=gettext_lazy("What's wrong with it?"),
        choices=HiddenWhy.choices,
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True, slots=True)
class ShownReview:
    """One review as a reader sees it."""

    review: ShoutOut
    is_own: bool
    has_voted: bool
    may_vote: bool


@require_safe
def product_reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product to everybody: what it is, running promotions, what owners wrote."""
    product = get_object_or_404(Product.objects.select_related("category"), pk=pk)
    tag = tag_of(request, product)
    if tag and (same := get_conditional_response(request, etag=tag)):
        return same
    response = render(request, "membership/product_reviews.html", _context(request, product))
    if tag:
        response.headers["ETag"] = tag
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _context(request: HttpRequest, product: Product) -> dict[str, Any]:
    reader = request.user if isinstance(request.user, User) else None
    figures = published.figures_of(product)
    asked = request.GET.get("language", "")
    language = asked if asked in figures.languages else ""
    after = request.GET.get("after", "")
    piece = published.piece_of(product, language=language, after=after, reader=reader)
    owns = reader is not None and published.is_verified_owner(reader, product.pk)
    slug = product.category.slug
    names = dict(settings.LANGUAGES)
    return {
        "product": product,
        "months": product.warranty_months or product.category.warranty_months,
        "drawing": (sheet_of(slug), f"{slug}-product") if slug in DRAWN else None,
        "promotions": [each for each in kept.not_ended() if _earns(each, product)],
        "figures": figures,
        "rows": [_shown(one, reader, piece.voted, owns=owns) for one in piece.reviews],
        "after": piece.after,
        "behind": after,
        "language": language,
        "offered": [(code, names.get(code, code)) for code in figures.languages],
        "owns": owns,
    }


def _shown(
    review: ShoutOut, reader: User | None, voted: frozenset[int], *, owns: bool
) -> ShownReview:
    is_own = reader is not None and review.member_id == reader.pk
    may = reader is not None and opinions.may_vote(reader, review, owns=owns)
    return ShownReview(review, is_own, review.pk in voted, may)


def _earns(promotion: Promotion, product: Product) -> bool:
    given = [one.earners for one in earnable(promotion)] if promotion.is_running() else []
    return any(earners.are_all or earners.include(product) for earners in given)


@require_safe
def photo(
    request: HttpRequest, reference: str, pk: int, *, small: bool = False
) -> HttpResponseBase:
    """Show a photo of what is published; 404 once it is hidden or withdrawn."""
    del request
    found = get_object_or_404(ShoutOutPhoto, pk=pk, shout_out=_published(reference))
    page = UploadPage.objects.filter(upload=found.upload_id).order_by("number").first()
    if page is None:
        raise Http404
    if small and page.thumbnail is not None:
        response = HttpResponse(page.thumbnail, content_type="image/jpeg")
        # A hidden one is soon gone from caches too.
        patch_cache_control(response, public=True, max_age=A_QUARTER)
        return response
    return evidence_response(page.file, "photo")


@login_required
@require_POST
def vote(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that a review helped, or take that back."""
    found = _published(reference)
    if not opinions.VOTES.hit(request.user.pk):
        return rate_limit_response(request)
    is_helpful = request.POST.get("helpful") == "yes"
    try:
        opinions.vote(by=request.user, shout_out_id=found.pk, is_helpful=is_helpful)
    except opinions.CannotVote:
        messages.error(request, _("Only other owners of this product can vote."))
    return redirect(_place_of(found, request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, reference: str) -> HttpResponse:
    """Report a review for one of the three reasons."""
    found = _published(reference)
    form = ReviewReportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"review": found, "form": form}
        return render(request, "membership/review_report.html", context)
    try:
        opinions.count_report(request.user, found)
    except TooManyTries:
        return rate_limit_response(request)
    why = HiddenWhy(form.cleaned_data["why"])
    if opinions.report(by=request.user, shout_out_id=found.pk, why=why):
        messages.success(request, _("Thank you. Somebody looks at it."))
    else:
        messages.info(request, _("You have reported this already. Somebody looks at it."))
    return redirect(_place_of(found))


def _published(reference: str) -> ShoutOut:
    rows = ShoutOut.objects.by_owners().filter(status=ShoutOut.Status.ACCEPTED)
    return get_object_or_404(rows.select_related("product"), reference=reference)


def _place_of(review: ShoutOut, request: HttpRequest | None = None) -> str:
    """Return where a review stands: on the piece of the page from which it was asked, if any."""
    page = reverse("product-reviews", args=[review.product_id])
    names = "language", "after"
    asked = {name: request.POST.get(name, "") for name in names} if request else {}
    asked = {name: text for name, text in asked.items() if text}
    return f"{page}{'?' if asked else ''}{urlencode(asked)}#review-{review.reference}"
