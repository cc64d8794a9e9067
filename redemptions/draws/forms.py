"""The forms of the page of a draw. They only validate; ``fulfilment.draws`` saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fulfilment.draws.announcing import DAYS_TO_ANSWER, usual_days
from promotions.models import Reward


def day_input() -> forms.DateInput:
    """Return the browser's own field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PublicValueForm(forms.Form):
    """Which public value the draw depends on, named before it is known."""

    value_of = forms.CharField(
        label=_("Public value"),
        max_length=200,
        help_text=_(
            "A number that nobody here makes and everybody can look up, described so that it can't"
            " be read in two ways: “DAX, closing value on Xetra, with both decimals”."
        ),
    )
    value_url = forms.URLField(
        label=_("Where everybody can read it"), max_length=200, assume_scheme="https"
    )
    value_on = forms.DateField(
        label=_("The value of"),
        help_text=_("A day after the list closes."),
        widget=day_input(),
    )


class AnnounceForm(PublicValueForm):
    """When the list closes, what the draw depends on, and how long a winner may take."""

    prizes = forms.IntegerField(label=_("Number of winners"), min_value=1, initial=1)
    closes_on = forms.DateField(
        label=_("Last day for a ticket"),
        help_text=_("Long enough after the last day to redeem that all claims are decided."),
        widget=day_input(),
    )
    answer_days = forms.IntegerField(
        label=_("Days to accept the prize"), min_value=3, max_value=90, initial=DAYS_TO_ANSWER
    )
    field_order = ("prizes", "closes_on", "value_of", "value_url", "value_on", "answer_days")

    def __init__(self, *args: Any, draw: Reward, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closes_on"], self.initial["value_on"] = usual_days(draw)
        if draw.stock is not None:
            self.fields["prizes"].disabled = True
            self.initial["prizes"] = draw.stock


class TypedValueForm(forms.Form):
    """The public value as it stands where everybody can read it."""

    value = forms.CharField(
        label=_("The value"),
        max_length=100,
        help_text=_("Exactly as it is published. A colleague types it too, without seeing yours."),
    )


class VoidTicketForm(forms.Form):
    """Whose ticket is against the rules, and why; for colleagues."""

    reference = forms.CharField(label=_("Order ID"), max_length=10)
    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("For colleagues. Everybody can read that it was against the rules."),
    )


class DisqualifyForm(forms.Form):
    """Why a winner is disqualified; for colleagues."""

    note = forms.CharField(label=_("Why"), max_length=300)


class VoidRoundForm(forms.Form):
    """Why a round is void; everybody can read it."""

    reason = forms.CharField(
        label=_("Why the draw is held again"),
        max_length=300,
        help_text=_("Everybody can read it: name nobody."),
    )
    is_sure = forms.BooleanField(
        label=_("This round is void, and its winners win nothing. It stays on record."),
        error_messages={"required": _("Confirm that this round is void.")},
    )
