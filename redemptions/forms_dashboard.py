"""The filter of the dashboard."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from promotions.models import Promotion
from redemptions.figures import Scope

PERIODS: Final = [
    (7, _("Last 7 days")),
    (30, _("Last 30 days")),
    (90, _("Last 90 days")),
]


class ScopeForm(forms.Form):
    """Of which days and which promotion the figures are; 30 days and all where nothing is said."""

    days = forms.TypedChoiceField(label=_("Period"), choices=PERIODS, coerce=int)
    promotion = forms.ModelChoiceField(
        Promotion.objects.all(),
        label=_("Promotion"),
        required=False,
        empty_label=_("All promotions"),
    )

    def __init__(self, asked: Mapping[str, str]) -> None:
        super().__init__({"days": str(Scope().days), **asked})

    def scope(self) -> Scope:
        """Give what was chosen; what is no choice chooses nothing."""
        if not self.is_valid():
            return Scope()
        return Scope(self.cleaned_data["days"], self.cleaned_data["promotion"])
