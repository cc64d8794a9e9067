"""The form of a birthday: a day and a month, and no year."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from membership.earning.own_acts import is_a_day

_LONGEST_MONTH = 31


class BirthdayForm(forms.Form):
    """Day and month."""

    day = forms.TypedChoiceField(
        label=_("Day"),
        coerce=int,
        choices=[("", "-"), *((day, str(day)) for day in range(1, _LONGEST_MONTH + 1))],
    )
    month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, choices=[("", "-"), *MONTHS.items()]
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse the 30 February."""
        cleaned = super().clean() or {}
        month, day = cleaned.get("month"), cleaned.get("day")
        if month and day and not is_a_day(month, day):
            self.add_error("day", _("This month has no such day."))
        return cleaned
