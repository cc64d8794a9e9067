"""The parts of bundles in the admin: what a reward asks for beside the product that earns it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.languages import TextsByLanguage
from promotions.models import BundlePart, Promotion
from promotions.promises import freeze


class PartForm(forms.ModelForm[BundlePart]):
    """A part; a published promotion asks for nothing more than it did."""

    names = TextsByLanguage(
        label=gettext_lazy("Name in other languages"),
        max_length=120,
        help_text=gettext_lazy("For members; where it is left empty, they read the name above."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a further part of a published promotion, and whatever makes one harder to meet."""
        data = super().clean() or {}
        reward = data.get("reward")
        if reward is None:
            return data
        if not self.instance.pk:
            if reward.promotion.is_published:
                self.add_error("reward", _("Its promotion is published: it asks for nothing more."))
        elif self._is_promised():
            for name, why in freeze.narrowed_part(self.initial, data):
                self.add_error(name if name in self.fields else None, why)
        return data

    def _is_promised(self) -> bool:
        return Promotion.objects.filter(rewards=self.initial["reward"], is_published=True).exists()
