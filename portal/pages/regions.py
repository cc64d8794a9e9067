"""The region menu of the frame: the regions where we are, and a page with all there are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.profile.region import region_of, with_region
from accounts.regions import Choices, likely_first, region_name
from foundation.languages import current_language, in_order
from foundation.tables.kept_briefly import KeptBriefly
from foundation.web.form_fields import field_of
from membership.store import stores
from portal.pages.views import next_page
from promotions import kept
from service.models import ServiceCentre

# A longer menu would not fit on a phone: then the page alone has them.
MOST_IN_MENU: Final = 8


@dataclass(frozen=True, slots=True)
class RegionMenu:
    """The region of a page, and those to choose from, each with its name."""

    code: str
    name: str
    offered: Choices


def _served() -> frozenset[str]:
    of_promotions = {code for each in kept.not_ended() for code in each.regions}
    centres = ServiceCentre.objects.filter(is_active=True).order_by()
    of_centres = centres.values_list("region", flat=True).distinct()
    return frozenset({*of_promotions, *stores(), *of_centres})


# Where there is something of ours: a promotion that has not ended, a store, a service centre.
regions_served: Final = KeptBriefly(_served)


class RegionForm(forms.Form):
    """One of all regions; those where we are stand first."""

    next = forms.CharField(widget=forms.HiddenInput, required=False)
    region = forms.ChoiceField(label=_("Region / Location"))


def region_menu(request: HttpRequest) -> RegionMenu:
    """Return what the frame shows of regions."""
    code = region_of(request)
    codes = regions_served() | ({code} if code else set())
    is_short = len(codes) <= MOST_IN_MENU
    offered = _named(frozenset(codes), current_language()) if is_short else []
    return RegionMenu(code, region_name(code), offered)


@lru_cache(maxsize=512)
def _named(codes: frozenset[str], _language: str) -> Choices:
    """Name the regions once for a language, in its order."""
    return in_order(((code, region_name(code)) for code in codes), name=lambda one: one[1])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest) -> HttpResponse:
    """Choose a region: all of them for the page, and what becomes of a choice."""
    if request.method == "POST":
        return with_region(request, redirect(next_page(request, request.POST)))
    own = region_of(request)
    form = RegionForm(initial={"region": own, "next": next_page(request, request.GET)})
    offered = _named(regions_served() | {own}, current_language())
    field_of(form, "region", forms.ChoiceField).choices = likely_first(dict(offered))
    return render(request, "region.html", {"form": form})
