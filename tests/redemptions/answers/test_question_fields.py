"""Which answer a question takes, and how its field stands on a page."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from promotions.models import ExtraQuestion, Promotion
from redemptions.answers.question_fields import fits, question_field, stored
from tests import factories
from tests.redemptions.answers.rows import ask

DAYS = {"earliest": date(2026, 11, 2), "latest": date(2026, 11, 30)}


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return factories.make_promotion()


@pytest.mark.parametrize(
    ("kind", "bounds", "typed", "kept"),
    [
        ("choice", {}, "red", "red"),
        ("choices", {}, ["blue", "red"], "blue,red"),
        ("number", {"lowest": 0, "highest": 5}, " 0 ", "0"),
        ("number", {"lowest": -3}, "-3", "-3"),
        ("date", DAYS, "2026-11-30", "2026-11-30"),
        ("text", {}, "x" * 500, "x" * 500),
        ("yes_no", {}, "no", "no"),
    ],
)
def test_what_fits_is_stored_and_fits_again(
    promotion: Promotion, kind: str, bounds: dict[str, Any], typed: Any, kept: str
) -> None:
    question = ask(promotion, kind, "red", "blue", **bounds)
    assert stored(question_field(question).clean(typed)) == kept
    assert fits(question, kept)
    assert not fits(question, "")
    again = question_field(question, kept).initial
    assert stored(question_field(question).clean(again)) == kept


@pytest.mark.parametrize(
    ("kind", "bounds", "typed", "why"),
    [
        ("choice", {}, "green", "Select a valid choice"),
        ("choices", {}, ["red", "green"], "Select a valid choice"),
        ("number", {}, "a few", "Enter a whole number in digits."),
        ("number", {}, "1.5", "Enter a whole number in digits."),
        ("number", {"lowest": 1, "highest": 5}, "6", "From 1 to 5."),
        ("number", {"lowest": 1}, "0", "1 or more."),
        ("number", {"highest": 5}, "6", "5 or less."),
        ("number", {}, "9" * 600, "This number is too large."),
        ("date", {}, "31.11.2026", "Enter the date as YYYY-MM-DD"),
        ("date", DAYS, "2026-12-01", "From 2 November 2026 to 30 November 2026."),
        ("date", {"earliest": date(2026, 11, 2)}, "2026-11-01", "2 November 2026 or later."),
        ("text", {}, "x" * 501, "at most 500 characters"),
        ("yes_no", {}, "perhaps", "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    promotion: Promotion, kind: str, bounds: dict[str, Any], typed: Any, why: str
) -> None:
    question = ask(promotion, kind, "red", "blue", **bounds)
    with pytest.raises(ValidationError, match=why):
        question_field(question).clean(typed)
    as_stored = ",".join(typed) if isinstance(typed, list) else typed
    assert not fits(question, as_stored)
    assert question_field(question, as_stored).initial is None


def test_fields_say_what_they_take_to_keyboards_and_screen_readers(promotion: Promotion) -> None:
    form = forms.Form()
    for kind in ExtraQuestion.Kind:
        question = ask(promotion, kind, "red", "blue", lowest=1, **DAYS)
        question.texts.update(explanation="Why <we> ask.")
        form.fields[kind] = question_field(question)
    assert 'inputmode="numeric"' in str(form["number"])
    assert 'min="2026-11-02"' in str(form["date"])
    assert 'type="date"' in str(form["date"])
    assert 'type="checkbox"' in str(form["choices"])
    assert 'type="radio"' in str(form["choice"])
    assert "application/pdf" in str(form["file"])
    assert form["choice"].use_fieldset
    assert form["choices"].use_fieldset
    assert 'aria-describedby="id_number_helptext"' in str(form["number"])
    assert form["number"].help_text == "Why &lt;we&gt; ask. 1 or more."
