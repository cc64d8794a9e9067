"""The forms with which staff set up a promotion: they check what was typed; the verbs save it."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.regions import region_choices
from accounts.time_zones import all_choices
from foundation.languages import EveryLanguageFormSet
from foundation.web.form_fields import choices_of, field_of
from promotions.models import RELIABLE_CHECKS, Promotion, PromotionText, Reward, all_reliable_checks
from promotions.setup import eligible_products


class PromotionForm(forms.ModelForm[Promotion]):
    """A promotion as staff write it: a region or time zone is picked, a misspelt one is none."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=all_choices, initial="UTC"
    )
    # A draft may be saved without any; publishing asks for them.
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Regions"),
        choices=region_choices,
        required=False,
        widget=FilteredSelectMultiple(gettext_lazy("Regions"), is_stacked=False),
        help_text=gettext_lazy("Where members must live and have bought."),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is not offered any more stays chosen until staff choose another, not silently UTC.
        self._offer_too("time_zone", [self.instance.time_zone])
        self._offer_too("regions", self.instance.regions or [])

    def _offer_too(self, name: str, kept: list[str]) -> None:
        # Staff who may only look have no fields.
        if name not in self.fields:
            return
        field = field_of(self, name, forms.ChoiceField)
        offered = choices_of(field)
        others = [(value, value) for value in kept if value not in dict(offered)]
        field.choices = [*others, *offered]


class EveryTextFormSet(EveryLanguageFormSet):
    """The texts of a promotion, each in each language."""

    def rows(self) -> list[dict[str, str]]:
        """Name the texts, the languages of one side by side."""
        languages = super().rows()
        return [{"field": field} | row for field in PromotionText.Field.values for row in languages]


class RewardChoice(forms.ModelChoiceField[Reward]):
    """A reward, with how many products it is for."""

    def label_from_instance(self, reward: Reward) -> str:
        """Name the reward and count its products."""
        counted = {"reward": reward, "count": getattr(reward, "count", 0)}
        return _("%(reward)s (products: %(count)d)") % counted


class DrawChoice(forms.ModelChoiceField[Reward]):
    """A lucky draw; copies of a promotion have draws of the same name."""

    def label_from_instance(self, reward: Reward) -> str:
        """Name the draw and its promotion."""
        return f"{reward} ({reward.promotion})"


class ProductsForm(forms.Form):
    """A list of products for a reward: a file, or lines pasted or mended by hand."""

    reward = RewardChoice(label=gettext_lazy("Reward"), queryset=Reward.objects.none())
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "CSV or text in UTF-8, at most 256 KB: a model, article or product name a line, or a"
            ' table with a column "model" or "name".'
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or lines"),
        required=False,
        max_length=eligible_products.LARGEST_FILE,
        strip=False,
        widget=forms.Textarea({"rows": 8, "cols": 60, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, promotion: Promotion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A lucky draw is entered by an answer, never earned by a product.
        earned = promotion.rewards.exclude(kind=Reward.Kind.DRAW)
        self.rewards = earned.annotate(count=Count("products"))
        field_of(self, "reward", RewardChoice).queryset = self.rewards

    def clean(self) -> dict[str, Any]:
        """Read the file, or else the lines, and see whether they are a list at all."""
        data = super().clean() or {}
        file, reward = data.get("file"), data.get("reward")
        try:
            if isinstance(file, UploadedFile):
                # One byte more than allowed tells that it is too large; no more is held.
                data["text"] = eligible_products.decode(
                    file.read(eligible_products.LARGEST_FILE + 1)
                )
            if reward and not self.errors:
                eligible_products.read(reward, data.get("text", ""))
        except eligible_products.NotReadable as error:
            self.add_error("file" if file else "text", str(error))
        return data
