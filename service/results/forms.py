"""The member's forms: the answer to a quote, line by line, and an objection."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web.form_fields import field_of
from service.models import Quote, QuoteAnswer

Outcome = QuoteAnswer.Outcome
ACCEPT: Final = "accept"


class QuoteAnswerForm(forms.Form):
    """What of a quote is accepted; what belongs to the repair cannot be left out."""

    element_id = "quote-answer"

    lines = forms.TypedMultipleChoiceField(
        label=_("Which of these do you want?"),
        help_text=_("The other lines belong to the repair: there's none without them."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, quote: Quote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quote = quote
        lines = [line for line in quote.lines.all() if line.is_optional]
        field = field_of(self, "lines", forms.TypedMultipleChoiceField)
        field.choices = [(line.pk, f"{line.text}: {line.amount}") for line in lines]
        field.initial = [line.pk for line in lines]
        if not lines:
            del self.fields["lines"]

    def accepted(self, act: str) -> list[int]:
        """Return the lines that are accepted by the button that was pressed."""
        if act != ACCEPT:
            return []
        needed = [line.pk for line in self.quote.lines.all() if not line.is_optional]
        return [*needed, *self.cleaned_data.get("lines", [])]


class QuoteNoteForm(forms.Form):
    """What the member writes to an answer."""

    note = forms.CharField(
        label=_("A word for the technician (optional)"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


class MyObjectionForm(forms.Form):
    """Why a refusal is wrong."""

    element_id = "objection"

    text = forms.CharField(
        label=_("Why do you disagree?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Somebody else than the technician who refused it reads this and decides."),
    )
