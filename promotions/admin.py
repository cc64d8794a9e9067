"""Promotions in the admin: edit them, publish them by an action; codes are counted, never shown."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import MemberRequest
from foundation.locks import lock_rows
from foundation.web.admin_bases import CountedInline
from foundation.web.form_fields import choices_of
from promotions.budgets import budget_views
from promotions.codes import stock as reward_stock
from promotions.codes.admin import CodeBatchAdmin
from promotions.codes.demand import demand
from promotions.models import (
    BundlePart,
    CodeBatch,
    ExtraQuestion,
    Promotion,
    PromotionChange,
    Reward,
)
from promotions.models.promotion_bases import RewardRules
from promotions.setup import (
    act_views,
    completeness,
    delivery_days,
    product_views,
    publication_views,
)
from promotions.setup.admin_questions import ExtraQuestionAdmin
from promotions.setup.banners import BannerInline
from promotions.setup.bundles.admin import BundlePartAdmin
from promotions.setup.forms import (
    RewardCorrectionForm,
    RewardForm,
    RewardFormSet,
)
from promotions.setup.guarded_admin import (
    HTTPS,
    GuardedPromotionAdmin,
    PromotionChangeAdmin,
    TextInline,
    corrects,
)


class RewardInline(CountedInline[Reward, Promotion], admin.StackedInline[Reward, Promotion]):
    """The promotion's rewards, with the stock of each."""

    model = Reward
    form = RewardForm
    extra = 0
    filter_horizontal = ("categories", "products")
    readonly_fields = ("codes_left", "waiting", "owed")
    # By reward; the inline is made anew for each request.
    _demand: Mapping[int, int] | None = None
    formfield_overrides = HTTPS

    def get_formset(self, request: HttpRequest, obj: Promotion | None = None, **kwargs: Any) -> Any:
        """Let a correction make less of a reward."""
        kwargs["formset"] = RewardFormSet
        kwargs["form"] = RewardCorrectionForm if corrects(request) else RewardForm
        return super().get_formset(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Promotion | None = None) -> Any:
        """Put the rules of a reward below what it is."""
        rules, last = {field.name for field in RewardRules._meta.fields}, self.readonly_fields
        return sorted(super().get_fields(request, obj), key=lambda it: (it in last, it in rules))

    def formfield_for_manytomany(
        self,
        db_field: "models.ManyToManyField[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        """Query the catalogue once, not once per reward."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:
            field.choices = choices_of(field)
        return field

    @admin.display(description=gettext_lazy("Codes"))
    def codes_left(self, reward: Reward) -> str:
        """Count the codes of the reward."""
        if not reward.pk or reward.kind != Reward.Kind.CODE:
            return "-"
        return reward_stock.in_words(reward)

    @admin.display(description=gettext_lazy("Owed, not delivered yet"))
    def owed(self, reward: Reward) -> str:
        """Count to how many members it is owed; a new delivery day moves these too."""
        count = delivery_days.count_owed(reward) if reward.pk else 0
        if not count:
            return "-"
        text = ngettext(
            "%(n)d. If you move the delivery day, it moves too, and the member gets an email.",
            "%(n)d. If you move the delivery day, they move too, and the members get emails.",
            count,
        )
        return text % {"n": count}

    @admin.display(description=gettext_lazy("Waiting claims"))
    def waiting(self, reward: Reward) -> int | str:
        """Count the claims that may still take one; those of all rewards at once."""
        if not reward.pk:
            return "-"
        if self._demand is None:
            self._demand = demand(Reward.objects.filter(promotion=reward.promotion_id))
        return self._demand[reward.pk]


@admin.register(Promotion)
class PromotionAdmin(GuardedPromotionAdmin):
    """Promotions; members see one once it is published, and only the publish action does that."""

    list_display = ("name", "starts_on", "ends_on", "claim_until", "policy", "is_published")
    list_filter = ("is_published", "policy")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("picture",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "banner", "picture")}),
        (
            gettext_lazy("Periods"),
            {
                "fields": (
                    ("starts_on", "ends_on", "opens_early"),
                    ("purchase_from", "purchase_until"),
                    ("claim_until", "time_zone"),
                    ("claim_from_day", "claim_until_day"),
                )
            },
        ),
        (
            gettext_lazy("Who may redeem, and how"),
            {
                "fields": (
                    "regions",
                    "partner_stores",
                    ("limit_per_member", "tags_share_limit"),
                    ("of_several", "at_full_demand"),
                    ("recipient_wanted", "serial_photo_wanted", "staff_may_take_part"),
                    ("landing_page", "redeem_page"),
                )
            },
        ),
        (
            gettext_lazy("Review policy"),
            {
                "fields": (
                    "policy",
                    "policy_checks",
                    ("sample_percent", "automatic_per_day"),
                    ("two_people_from", "second_look_percent"),
                )
            },
        ),
    )
    inlines = (TextInline, BannerInline, RewardInline)
    actions = ("publish",)
    formfield_overrides = HTTPS

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether this member of staff may publish."""
        return request.user.has_perm("promotions.publish_promotion")

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Promotion | None = None
    ) -> dict[str, Any]:
        """Derive the slug from the name for a new promotion only; later, links to it exist."""
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_urls(self) -> list[URLPattern]:
        """Add the action views; each checks its own permission."""
        pages: list[tuple[str, Callable[..., HttpResponseBase]]] = [
            ("publication", publication_views.publication),
            ("correction", self.correction),
            *(("acts/" + name, act_views.act_view(name)) for name in act_views.ACTS),
            ("copy", publication_views.copy),
            ("stock", publication_views.stock),
            ("budget", budget_views.budget_page),
            ("products", product_views.products),
            ("products/addition", product_views.addition),
            ("products/list", product_views.product_list),
        ]
        urls = [
            path(
                f"<int:pk>/{route}/",
                self.admin_site.admin_view(view),
                name=f"promotions_promotion_{route.replace('/', '_')}",
            )
            for route, view in pages
        ]
        return urls + super().get_urls()

    def lock(self, pk: int) -> None:
        """Lock its rewards too: approvals count their stock down."""
        super().lock(pk)
        rewards = Reward.objects.filter(promotion=pk).order_by("pk")
        list(lock_rows(rewards).only("pk"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show above the form what the promotion lacks and which actions it offers."""
        promotion = self.get_object(request, object_id)
        setup = _setup(request, promotion) if promotion else {}
        setup |= {"acts": act_views.offered(request, promotion)} if promotion else {}
        return super().change_view(request, object_id, form_url, {**setup, **(extra_context or {})})

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: Any
    ) -> None:
        """Save the rows below the form; where a delivery day moved, what is owed moves with it."""
        super().save_formset(request, form, formset, change)
        for row, names in formset.changed_objects:
            if isinstance(row, Reward) and delivery_days.DAY_COLUMNS & {*names}:
                publication_views.report_moved(request, row)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Where the end moved, what is owed some days after it moves with it."""
        super().save_related(request, form, formsets, change)
        if change and "ends_on" in form.changed_data:
            for reward in delivery_days.after_the_end(form.instance):
                publication_views.report_moved(request, reward)

    @admin.display(description=gettext_lazy("Banner"))
    def picture(self, promotion: Promotion) -> str:
        """Show the banner."""
        if not promotion.banner:
            return "-"
        address = reverse("promotion-banner", args=[promotion.slug])
        return format_html('<img src="{}" alt="" width="450">', address)

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request: MemberRequest, queryset: QuerySet[Promotion]) -> None:
        """Publish the selected promotions; an incomplete one stays hidden, with a message why."""
        for promotion in queryset:
            publication_views.publish(request, promotion)


def _setup(request: HttpRequest, promotion: Promotion) -> dict[str, Any]:
    """Return the context for the part above the form."""
    questions = promotion.questions.select_related("draw", "reward").prefetch_related("texts")
    return {
        "missing": completeness.missing(promotion),
        "doubts": completeness.doubts(promotion),
        "questions": questions,
        "parts": BundlePart.objects.filter(reward__promotion=promotion).select_related("reward"),
        "may_bundle": request.user.has_perm("promotions.add_bundlepart"),
        "may_publish": request.user.has_perm("promotions.publish_promotion"),
        "may_correct": promotion.is_published
        and request.user.has_perm("promotions.correct_promotion"),
        "may_see_changes": request.user.has_perm("promotions.view_promotionchange"),
        "may_copy": request.user.has_perm("promotions.add_promotion"),
        "draws": promotion.rewards.filter(kind=Reward.Kind.DRAW),
        "counted": promotion.rewards.exclude(kind=Reward.Kind.CODE),
        "may_count": request.user.has_perm("promotions.change_reward"),
        "may_see_draws": request.user.has_perm("redemptions.view_claim"),
        "may_see_rewards": request.user.has_perm("promotions.view_reward"),
        "may_ask": request.user.has_perm("promotions.add_extraquestion"),
    }


admin.site.register(CodeBatch, CodeBatchAdmin)
admin.site.register(PromotionChange, PromotionChangeAdmin)
admin.site.register(ExtraQuestion, ExtraQuestionAdmin)
admin.site.register(BundlePart, BundlePartAdmin)
