"""The extra questions that a promotion asks on the redeem page, in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from foundation.languages import EveryLanguageFormSet
from promotions.models import ExtraQuestion, QuestionText, Reward
from promotions.setup.forms import RewardOfPromotion
from promotions.setup.guarded_admin import HTTPS, GuardedQuestionAdmin


class QuestionTextInline(admin.TabularInline[QuestionText, ExtraQuestion]):
    """The question in each language."""

    model = QuestionText
    formset = EveryLanguageFormSet


class ExtraQuestionAdmin(GuardedQuestionAdmin):
    """The extra questions that promotions ask on the redeem page."""

    list_display = ("__str__", "promotion", "kind", "is_required", "draw")
    list_filter = ("promotion",)
    list_select_related = ("promotion", "draw")
    inlines = (QuestionTextInline,)
    formfield_overrides = HTTPS

    def formfield_for_foreignkey(
        self,
        db_field: "models.ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.ModelChoiceField[Any] | None:
        """Show each draw with its promotion, since draws may share a name."""
        if db_field.name == "draw":
            draws = Reward.objects.select_related("promotion")
            kwargs |= {"form_class": RewardOfPromotion, "queryset": draws}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_post_save_add(
        self, request: HttpRequest, obj: ExtraQuestion
    ) -> HttpResponseRedirect:
        """Go back to the promotion, of which the question is a part."""
        return redirect("admin:promotions_promotion_change", obj.promotion_id)

    def response_post_save_change(
        self, request: HttpRequest, obj: ExtraQuestion
    ) -> HttpResponseRedirect:
        """Go back to the promotion, of which the question is a part."""
        return redirect("admin:promotions_promotion_change", obj.promotion_id)
