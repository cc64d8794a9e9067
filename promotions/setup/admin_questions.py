"""The extra questions that a promotion asks on the redeem page, in the admin."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet, TextsByLanguage
from foundation.web.admin_bases import CountedDeletion
from promotions.admin_filters import PromotionFilter
from promotions.models import ExtraQuestion, Promotion, QuestionOption, QuestionText, Reward
from promotions.promises import freeze
from promotions.setup.forms import RewardOfPromotion
from promotions.setup.guarded_admin import HTTPS, KeepsPromises, rewards_for

# All of their keys together fit where an answer is stored.
MOST_OPTIONS: Final = 20


class QuestionForm(forms.ModelForm[ExtraQuestion]):
    """A question; what a published promotion asks stays that question."""

    def clean(self) -> dict[str, Any]:
        """Refuse to make another question of it."""
        data = super().clean() or {}
        if self.instance.pk and self.instance.promotion.is_published:
            for name, why in freeze.fixed_question(self.initial, data):
                self.add_error(name if name in self.fields else None, why)
        return data


class OptionForm(forms.ModelForm[QuestionOption]):
    """An option of a question, in each language."""

    labels = TextsByLanguage(label=gettext_lazy("In other languages"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Keep the key by which answers to a published question are stored."""
        data = super().clean() or {}
        if self.instance.pk and self.instance.question.promotion.is_published:
            for name, why in freeze.fixed_option(self.initial, data):
                self.add_error(name, why)
        return data


class OptionFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """The options of a question; a published one gives none of them up."""

    def clean(self) -> None:
        """Refuse to remove what members may have chosen."""
        super().clean()
        is_asked = self.instance.pk and self.instance.promotion.is_published
        if is_asked and self.deleted_forms:
            raise forms.ValidationError(freeze.ASKED)


class QuestionTextInline(admin.TabularInline[QuestionText, ExtraQuestion]):
    """The question in each language."""

    model = QuestionText
    formset = EveryLanguageFormSet


class QuestionOptionInline(admin.TabularInline[QuestionOption, ExtraQuestion]):
    """What there is to choose, for a question that is answered by options."""

    model = QuestionOption
    form = OptionForm
    formset = OptionFormSet
    fields = ("key", "label", "labels", "position")
    extra = 0
    max_num = MOST_OPTIONS
    validate_max = True


class GuardedQuestionAdmin(KeepsPromises[ExtraQuestion], CountedDeletion[ExtraQuestion]):
    """The questions: those of a published promotion are not deleted."""

    form = QuestionForm

    def promotion_of(self, row: ExtraQuestion) -> Promotion:
        """Return the promotion that asks it."""
        return row.promotion

    def get_deleted_objects(
        self, objs: Sequence[ExtraQuestion] | QuerySet[ExtraQuestion], request: HttpRequest
    ) -> Any:
        """Refuse to delete what a published promotion asks."""
        asked = [one for one in objs if one.promotion.is_published]
        if asked:
            return [], {}, set(), [f"{one}: {freeze.ASKED}" for one in asked]
        return super().get_deleted_objects(objs, request)


class ExtraQuestionAdmin(GuardedQuestionAdmin):
    """The extra questions that promotions ask on the redeem page."""

    list_display = ("__str__", "promotion", "kind", "is_required", "reward", "draw")
    list_filter = (("promotion", PromotionFilter),)
    list_select_related = ("promotion", "reward", "draw")
    inlines = (QuestionTextInline, QuestionOptionInline)
    formfield_overrides = HTTPS

    def formfield_for_foreignkey(
        self,
        db_field: "models.ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.ModelChoiceField[Any] | None:
        """Show each draw or reward with its promotion, since they may share a name."""
        if db_field.name in {"draw", "reward"}:
            rewards = rewards_for(request, ExtraQuestion.objects.all(), "promotion")
            if db_field.name == "reward":
                # A draw is entered by an answer, and claimed by nobody.
                rewards = rewards.exclude(kind=Reward.Kind.DRAW)
            kwargs |= {"form_class": RewardOfPromotion, "queryset": rewards}
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
