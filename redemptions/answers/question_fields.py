"""The form field of a question, and its answer as text: one rule says which answer fits."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models import Upload
from evidence.uploads import limits
from evidence.uploads.fields import DocumentField
from promotions.models import ExtraQuestion
from promotions.models.question import SEPARATOR

Kind = ExtraQuestion.Kind
YES_OR_NO: Final = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
LONGEST_TEXT: Final = 500
# What fits the column of a question's bounds.
LARGEST_NUMBER: Final = 2**31 - 1


def name_of(question: ExtraQuestion) -> str:
    """Return the name of a question's field."""
    return f"question_{question.pk}"


def question_field(
    question: ExtraQuestion, earlier: str = "", file: Upload | None = None
) -> forms.Field:
    """Return the field of a question, with the answer or the file from before if it fits."""
    field = _FIELDS[Kind(question.kind)](question)
    field.label, field.required = question.label, question.is_required
    field.help_text = format_html_join(" ", "{}", ((text,) for text in _notes(question) if text))
    if question.kind == Kind.FILE:
        field.initial = file
    elif fits(question, earlier):
        field.initial = _typed(question, earlier)
    return field


def fits(question: ExtraQuestion, value: str) -> bool:
    """Return whether a stored answer is one that the question takes now."""
    if not value:
        return False
    try:
        _FIELDS[Kind(question.kind)](question).clean(_typed(question, value))
    except ValidationError:
        return False
    return True


def stored(cleaned: object) -> str:
    """Return what a field gave as it is stored; empty if it was left open."""
    if isinstance(cleaned, date):
        return cleaned.isoformat()
    if isinstance(cleaned, list):
        return SEPARATOR.join(map(str, cleaned))
    return "" if cleaned is None else str(cleaned)


def _typed(question: ExtraQuestion, value: str) -> Any:  # noqa: ANN401 -- what its field takes
    """Return a stored answer as its field takes it."""
    return value.split(SEPARATOR) if question.kind == Kind.CHOICES else value


def _yes_no(_question: ExtraQuestion) -> forms.Field:
    return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect)


def _text(_question: ExtraQuestion) -> forms.Field:
    return forms.CharField(max_length=LONGEST_TEXT)


def _options(question: ExtraQuestion) -> list[tuple[str, str]]:
    return [(option.key, option.title) for option in question.options.all()]


def _choice(question: ExtraQuestion) -> forms.Field:
    return forms.ChoiceField(choices=_options(question), widget=forms.RadioSelect)


def _choices(question: ExtraQuestion) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=_options(question), widget=forms.CheckboxSelectMultiple
    )


def _number(question: ExtraQuestion) -> forms.Field:
    # Keyboards of digits have no minus.
    digits_alone = question.lowest is None or question.lowest >= 0
    attrs = {"autocomplete": "off", "inputmode": "numeric" if digits_alone else "text"}
    return forms.IntegerField(
        widget=forms.TextInput(attrs),
        validators=[_between(question, -LARGEST_NUMBER, LARGEST_NUMBER)],
        error_messages={"invalid": gettext_lazy("Enter a whole number in digits.")},
    )


def _date(question: ExtraQuestion) -> forms.Field:
    attrs = {"type": "date"}
    bounds = {"min": question.earliest, "max": question.latest}
    attrs |= {name: day.isoformat() for name, day in bounds.items() if day}
    return forms.DateField(
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs, format="%Y-%m-%d"),
        validators=[_between(question, date.min, date.max)],
        error_messages={
            "invalid": gettext_lazy("Enter the date as YYYY-MM-DD, for example 2026-05-31.")
        },
    )


def _file(_question: ExtraQuestion) -> forms.Field:
    return DocumentField()


_FIELDS: Final[dict[Kind, Callable[[ExtraQuestion], forms.Field]]] = {
    Kind.YES_NO: _yes_no,
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.FILE: _file,
}


def _between(question: ExtraQuestion, least: Any, most: Any) -> Callable[[Any], None]:  # noqa: ANN401 -- numbers or days
    """Return what refuses an answer that is out of bounds."""
    first, last = _bounds(question)

    def refuse(value: Any) -> None:  # noqa: ANN401 -- as above
        if not (least if first is None else first) <= value <= (most if last is None else last):
            raise ValidationError(_range_of(question) or _("This number is too large."))

    return refuse


def _bounds(question: ExtraQuestion) -> tuple[Any, Any]:
    if question.kind == Kind.NUMBER:
        return question.lowest, question.highest
    return question.earliest, question.latest


def _range_of(question: ExtraQuestion) -> str:
    """Say from where to where an answer may be; empty if it may be any."""
    if question.kind not in (Kind.NUMBER, Kind.DATE):
        return ""
    is_day = question.kind == Kind.DATE
    first, last = (date_format(bound) if is_day and bound else bound for bound in _bounds(question))
    named = {"first": first, "last": last}
    if first is not None and last is not None:
        return _("From %(first)s to %(last)s.") % named
    if first is not None:
        return (_("%(first)s or later.") if is_day else _("%(first)s or more.")) % named
    if last is not None:
        return (_("%(last)s or earlier.") if is_day else _("%(last)s or less.")) % named
    return ""


def _notes(question: ExtraQuestion) -> list[str]:
    """Return what stands under the field: why it is asked, and what is taken."""
    text = _("A picture or a PDF of up to %(pages)s pages, up to %(megabytes)s MB.")
    file = text % limits.in_texts() if question.kind == Kind.FILE else ""
    return [question.explanation, _range_of(question), file]
