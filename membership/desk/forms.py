"""Forms of the staff pages of points."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.text import one_line
from foundation.web.file_loads import LoadFileForm
from membership.desk.goodwill import MOST
from membership.models import EarningRule, PointsAccount
from membership.models.account import LONGEST_NOTE


class AccountAct(models.TextChoices):
    """What staff may do to an account."""

    GOODWILL = "goodwill", _("Give points")
    FREEZE = "freeze", _("Freeze the account")
    UNFREEZE = "unfreeze", _("End the freeze")
    EXCLUDE = "exclude", _("Exclude from the program")
    READMIT = "readmit", _("Readmit to the program")
    FORGIVE = "forgive", _("Write off what is owed")


class AccountActForm(forms.Form):
    """One act, with its reason."""

    act = forms.ChoiceField(label=_("What to do"), choices=AccountAct)
    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=MOST, required=False)
    why = forms.ChoiceField(
        label=_("The member reads"),
        choices=[("", "-"), *PointsAccount.Exclusion.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason, for colleagues"), max_length=LONGEST_NOTE, validators=[one_line]
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what the act needs."""
        cleaned = super().clean() or {}
        needed = {AccountAct.GOODWILL: "points", AccountAct.EXCLUDE: "why"}
        name = needed.get(cleaned.get("act", ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, _("This is needed for what you want to do."))
        return cleaned


class LoadPointsForm(LoadFileForm):
    """A file of points, which is loaded as a whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_strict"]
        self.fields["columns"].help_text = _(
            "Of the email, the points, the reason, the reference, and the day of earning if there"
            " is one; where the heading is unusual."
        )

    def clean(self) -> dict[str, Any]:
        """A wrong line always refuses the file."""
        return {**(super().clean() or {}), "is_strict": True}


class SimulationForm(forms.Form):
    """Which rule to try; by default those that run."""

    rule = forms.ModelChoiceField(
        EarningRule.objects.all(), label=_("Rule"), required=False, empty_label=_("All that run")
    )


class RateForm(forms.Form):
    """What one point costs."""

    rate = forms.DecimalField(
        label=_("One point costs"),
        min_value=Decimal(0),
        max_value=Decimal(1000),
        max_digits=10,
        decimal_places=6,
        required=False,
    )
