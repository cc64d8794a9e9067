"""The parts of bundles, in the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from foundation.web.admin_bases import CountedDeletion
from foundation.web.form_fields import choices_of
from promotions.admin_filters import PromotionFilter
from promotions.models import BundlePart, Promotion, Reward
from promotions.promises import freeze
from promotions.setup.bundles.forms import PartForm
from promotions.setup.forms import RewardOfPromotion
from promotions.setup.guarded_admin import KeepsPromises, rewards_for


class BundlePartAdmin(KeepsPromises[BundlePart], CountedDeletion[BundlePart]):
    """What rewards ask for beside the product that earns them.

    Those of a published promotion are not deleted.
    """

    form = PartForm
    list_display = ("__str__", "reward", "position")
    list_filter = (("reward__promotion", PromotionFilter),)
    list_select_related = ("reward",)
    fields = ("reward", "name", "names", "categories", "products", "position")
    filter_horizontal = ("categories", "products")

    def formfield_for_foreignkey(
        self,
        db_field: "models.ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.ModelChoiceField[Any] | None:
        """Show each reward with its promotion: clones have rewards of the same name."""
        if db_field.name == "reward":
            rewards = rewards_for(request, BundlePart.objects.all(), "reward__promotion")
            earned = rewards.exclude(kind=Reward.Kind.DRAW)
            kwargs |= {"form_class": RewardOfPromotion, "queryset": earned}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self,
        db_field: "models.ManyToManyField[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        """Query the catalogue once."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:
            field.choices = choices_of(field)
        return field

    def response_post_save_add(self, request: HttpRequest, obj: BundlePart) -> HttpResponseRedirect:
        """Go back to the promotion, of which it is a part."""
        return redirect("admin:promotions_promotion_change", obj.reward.promotion_id)

    def response_post_save_change(
        self, request: HttpRequest, obj: BundlePart
    ) -> HttpResponseRedirect:
        """Go back to the promotion, of which it is a part."""
        return redirect("admin:promotions_promotion_change", obj.reward.promotion_id)

    def promotion_of(self, row: BundlePart) -> Promotion:
        """Return the promotion whose reward asks for it."""
        return row.reward.promotion

    def get_deleted_objects(
        self, objs: Sequence[BundlePart] | QuerySet[BundlePart], request: HttpRequest
    ) -> Any:
        """Refuse to delete what a published promotion asks for."""
        asked = [one for one in objs if one.reward.promotion.is_published]
        if asked:
            return [], {}, set(), [f"{one}: {freeze.ASKED_FOR}" for one in asked]
        return super().get_deleted_objects(objs, request)
