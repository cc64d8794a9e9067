"""Forms for setting up a promotion: they validate the input; the use cases save it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.regions import region_choices
from accounts.time_zones import all_choices
from foundation.languages import EveryLanguageFormSet, TextsByLanguage
from foundation.web.form_fields import choices_of, field_of
from promotions.models import (
    RELIABLE_CHECKS,
    OldAddress,
    Promotion,
    PromotionText,
    Reward,
    usual_checks,
)
from promotions.promises import freeze
from promotions.setup import eligible_products


class PromotionForm(forms.ModelForm[Promotion]):
    """The promotion form; regions and time zone are picked from lists, so none is misspelt."""

    # Whether what members were promised may be made less.
    narrows = False

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=all_choices, initial="UTC"
    )
    # A draft may be saved without regions; publishing requires them.
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
        initial=usual_checks,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Automatic approval needs all of these, and that nothing speaks against it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A saved value that is no longer offered stays selected until staff change it.
        self._offer_too("time_zone", [self.instance.time_zone])
        self._offer_too("regions", self.instance.regions or [])

    def clean_slug(self) -> str:
        """Refuse the old address of another promotion: its readers are led there."""
        slug: str = self.cleaned_data["slug"]
        if OldAddress.objects.filter(slug=slug).exclude(promotion=self.instance.pk).exists():
            raise forms.ValidationError(_("This is an old address of another promotion."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse what narrows a published promotion."""
        data = super().clean() or {}
        if self.instance.is_published and not self.narrows:
            for name, why in freeze.narrowed(self.initial, data):
                self.add_error(name if name in self.fields else None, why)
        return data

    def _offer_too(self, name: str, saved: list[str]) -> None:
        # The form has no fields for staff with view permission only.
        if name not in self.fields:
            return
        field = field_of(self, name, forms.ChoiceField)
        offered = choices_of(field)
        others = [(value, value) for value in saved if value not in dict(offered)]
        field.choices = [*others, *offered]


class RewardForm(forms.ModelForm[Reward]):
    """A reward: what its codes look like is chosen, and its stock is typed once.

    From then on approvals count the stock, and pieces are added or taken out. What narrows the
    reward of a published promotion is refused.
    """

    narrows = False
    names = TextsByLanguage(
        label=gettext_lazy("Name in other languages"),
        max_length=120,
        help_text=gettext_lazy("For members; where it is left empty, they read the name above."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form has no fields for staff with view permission only.
        if "code_format" in self.fields and not self.instance.pk:
            field = field_of(self, "code_format", forms.TypedChoiceField)
            field.choices = [("", "---------"), *Reward.CodeFormat.choices]
            field.required = False  # below: a code needs it, and nothing else does
            self.initial["code_format"] = ""
        if self.instance.pk and "stock" in self.fields:
            self.fields["stock"].disabled = True
            self.fields["stock"].help_text = _(
                "Pieces are added and taken out above; empty: not counted."
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the choice, and keep what told the codes apart that are loaded."""
        data = super().clean() or self.cleaned_data
        if not data.get("code_format"):
            if data.get("kind") == Reward.Kind.CODE:
                self.add_error("code_format", _("Choose what is accepted as a code."))
            data["code_format"] = Reward.CodeFormat.ANY
        is_loaded = self.instance.pk and self.instance.codes.exists()
        if is_loaded and "is_case_sensitive" in self.changed_data:
            self.add_error("is_case_sensitive", _("This reward has codes already."))
        self._refuse_to_narrow(data)
        return data

    def _refuse_to_narrow(self, data: dict[str, Any]) -> None:
        """Hold what was typed against what was promised."""
        promotion = data.get("promotion")
        if not (self.instance.pk and promotion and promotion.is_published):
            return
        refused = [*freeze.fixed_reward(self.instance, self.initial, data)]
        if not self.narrows and not refused:
            refused = [*freeze.narrowed_reward(self.initial, data)]
        for name, why in refused:
            self.add_error(name if name in self.fields else None, why)


class PiecesForm(forms.Form):
    """How many pieces are added to the stock of a reward, or taken out."""

    reward = forms.ModelChoiceField(queryset=Reward.objects.none())
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, promotion: Promotion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = promotion.rewards.exclude(kind=Reward.Kind.CODE)
        field_of(self, "reward", forms.ModelChoiceField).queryset = counted


class EveryTextFormSet(EveryLanguageFormSet):
    """The texts of a promotion, one row per text and language."""

    narrows = False

    def rows(self) -> list[dict[str, str]]:
        """Return a row per text and language, grouped by text."""
        languages = super().rows()
        return [{"field": field} | row for field in PromotionText.OWN for row in languages]

    def get_queryset(self) -> QuerySet[PromotionText]:
        """Leave out why it is paused, which the act asks for, and banners."""
        return super().get_queryset().filter(field__in=PromotionText.OWN)

    def clean(self) -> None:
        """Refuse to take a text from a published promotion."""
        super().clean()
        if self.instance.is_published and self.deleted_forms and not self.narrows:
            raise forms.ValidationError(freeze.STAYS)


class CorrectedTextFormSet(EveryTextFormSet):
    """The texts in a correction: one may be taken away."""

    narrows = True


class CorrectionForm(PromotionForm):
    """The form of a published promotion that may narrow what was promised, and asks why."""

    narrows = True
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea({"rows": 2, "cols": 60}),
        help_text=gettext_lazy("It stays with the old and the new values, for staff to read."),
    )


class RewardCorrectionForm(RewardForm):
    """A reward whose promise may be narrowed; its kind stays once somebody has claimed it."""

    narrows = True


class RewardFormSet(forms.BaseInlineFormSet[Reward, Promotion, RewardForm]):
    """The rewards of a promotion; a published one gives none of them up."""

    def clean(self) -> None:
        """Refuse to remove a reward that members were promised."""
        if self.instance.is_published and self.deleted_forms and not self.form.narrows:
            raise forms.ValidationError(freeze.STAYS)
        super().clean()


class PauseForm(forms.Form):
    """Why a promotion is paused, for members, in each language that it is written in."""

    def __init__(self, *args: Any, promotion: Promotion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed = promotion.languages_to_say_it_in
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name,
                required=code in needed,
                max_length=500,
                initial=promotion.text("pause", code),
                widget=forms.Textarea({"rows": 3, "cols": 60, "lang": code}),
            )


class RewardChoice(forms.ModelChoiceField[Reward]):
    """A choice of rewards, each with its number of products."""

    def label_from_instance(self, reward: Reward) -> str:
        """Return the reward's name and number of products."""
        counted = {"reward": reward, "count": getattr(reward, "count", 0)}
        return _("%(reward)s (products: %(count)d)") % counted


class RewardOfPromotion(forms.ModelChoiceField[Reward]):
    """A choice of rewards, each with its promotion: clones have rewards of the same name."""

    def label_from_instance(self, reward: Reward) -> str:
        """Return the names of the reward and its promotion."""
        return f"{reward} ({reward.promotion})"


class ProductsForm(forms.Form):
    """A list of products for a reward: a file, or lines typed or pasted."""

    reward = RewardChoice(label=gettext_lazy("Reward"), queryset=Reward.objects.none())
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "CSV, text or .xlsx, at most 256 KB: a model, article or product name a line, or a"
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
        """Read the file, or else the lines, and reject what is not a list."""
        data = super().clean() or {}
        file, reward = data.get("file"), data.get("reward")
        try:
            if isinstance(file, UploadedFile):
                # One byte over the limit shows that it is too large; read no more into memory.
                data["text"] = eligible_products.decode(
                    file.read(eligible_products.LARGEST_FILE + 1)
                )
            if reward and not self.errors:
                eligible_products.read(reward, data.get("text", ""))
        except eligible_products.NotReadable as error:
            self.add_error("file" if file else "text", str(error))
        return data
