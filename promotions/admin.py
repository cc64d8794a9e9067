"""Promotions in the admin: written here, published by an act; codes are counted, never shown."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import time_zone_choices
from accounts.requests import MemberRequest
from promotions import codes, publishing
from promotions.models import (
    RELIABLE_CHECKS,
    CodeBatch,
    ExtraQuestion,
    Promotion,
    PromotionText,
    QuestionText,
    Reward,
    all_reliable_checks,
)

# An address typed without its scheme is one over TLS, as from Django 6.0 on.
HTTPS: "dict[type[models.Field[Any, Any]], dict[str, str]]" = {
    models.URLField: {"assume_scheme": "https"}
}


# Django's own text area makes the row of a text wider than a screen of 1280 pixels.
NARROW: "dict[type[models.Field[Any, Any]], dict[str, forms.Textarea]]" = {
    models.TextField: {"widget": forms.Textarea({"rows": 5, "cols": 48})}
}


class TextInline(admin.TabularInline):  # type: ignore[type-arg]  # typing only
    """What the promotion says, a row for each text and language."""

    model = PromotionText
    extra = 0
    formfield_overrides = NARROW


class RewardInline(admin.StackedInline):  # type: ignore[type-arg]  # typing only
    """What the promotion gives, with what is left of it."""

    model = Reward
    extra = 0
    filter_horizontal = ("categories", "products")
    readonly_fields = ("codes_left",)
    formfield_overrides = HTTPS

    @admin.display(description=gettext_lazy("Codes"))
    def codes_left(self, reward: Reward) -> str:
        """Count the codes of the reward."""
        if not reward.pk or reward.kind != Reward.Kind.CODE:
            return "-"
        figures = codes.stock([reward])[0]
        return _("%(free)d free, %(allocated)d allocated, %(voided)d voided") % {
            "free": figures.free,
            "allocated": figures.allocated,
            "voided": figures.voided,
        }


class PromotionForm(forms.ModelForm):  # type: ignore[type-arg]  # typing only
    """A promotion as staff write it: a time zone is picked, for a misspelt one is none."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=time_zone_choices, initial="UTC"
    )
    policy_checks = forms.MultipleChoiceField(
        label=gettext_lazy("Checks that must agree"),
        choices=RELIABLE_CHECKS,
        initial=all_reliable_checks,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Automatic approval needs all of these, and that nothing speaks against it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as in Django
        super().__init__(*args, **kwargs)
        kept = self.instance.time_zone
        # What is not offered any more stays chosen until staff choose another, not silently UTC.
        if kept not in dict(time_zone_choices()):
            offered = [(kept, kept), *time_zone_choices()]
            self.fields["time_zone"].choices = offered  # type: ignore[attr-defined]


@admin.register(Promotion)
class PromotionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # typing only
    """Promotions; members see one once it is published, and only the act publishes."""

    form = PromotionForm
    list_display = ("name", "starts_on", "ends_on", "claim_until", "policy", "is_published")
    list_filter = ("is_published", "policy")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("is_published", "lacks", "picture")
    inlines = (TextInline, RewardInline)
    actions = ("publish",)
    formfield_overrides = HTTPS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- as in Django
        """Claims refer to promotions: none is deleted."""
        return False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether this member of staff may publish."""
        return request.user.has_perm("promotions.publish_promotion")

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Promotion | None = None
    ) -> dict[str, Any]:
        """Make the address from the name at first; later links to it exist."""
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    @admin.display(description=gettext_lazy("Missing"))
    def lacks(self, promotion: Promotion) -> str:
        """List what keeps the promotion from being published."""
        if not promotion.pk:
            return "-"
        found = publishing.missing(promotion)
        items = format_html_join("", "<li>{}</li>", ((text,) for text in found))
        return format_html("<ul>{}</ul>", items) if found else _("Nothing.")

    @admin.display(description=gettext_lazy("Banner"))
    def picture(self, promotion: Promotion) -> str:
        """Show the banner."""
        if not promotion.banner:
            return "-"
        address = reverse("promotion-banner", args=[promotion.slug])
        return format_html('<img src="{}" alt="" width="450">', address)

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request: MemberRequest, queryset: Any) -> None:  # noqa: ANN401 -- as in Django
        """Publish what was chosen; what is not ready stays hidden and says why."""
        for promotion in queryset:
            try:
                is_new = publishing.publish(promotion_id=promotion.pk, by=request.user)
            except publishing.Incomplete as error:
                text = f"{promotion}: {' '.join(error.lacks)}"
                self.message_user(request, text, messages.ERROR)
                continue
            news = _("%(promotion)s is published.") if is_new else _("%(promotion)s was published.")
            self.message_user(request, news % {"promotion": promotion}, messages.SUCCESS)


class QuestionTextInline(admin.TabularInline):  # type: ignore[type-arg]  # typing only
    """The question in each language."""

    model = QuestionText
    extra = 0


@admin.register(ExtraQuestion)
class ExtraQuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # typing only
    """The questions that promotions ask beside the product."""

    list_display = ("__str__", "promotion", "kind", "is_required", "draw")
    list_filter = ("promotion",)
    list_select_related = ("promotion", "draw")
    inlines = (QuestionTextInline,)
    formfield_overrides = HTTPS


@admin.register(CodeBatch)
class CodeBatchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # typing only
    """The files of codes that were loaded; codes themselves are never shown."""

    list_display = ("file_name", "reward", "loaded_at", "size")
    list_select_related = ("reward__promotion",)
    list_filter = ("reward__promotion",)
    fields = ("file_name", "reward", "loaded_at", "size")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Codes are loaded by the command alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- as in Django
        """What was loaded stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 -- as in Django
        """What was loaded stays."""
        return False

    @admin.display(description=gettext_lazy("Codes"))
    def size(self, batch: CodeBatch) -> int:
        """Count the codes of the file."""
        return batch.codes.count()
