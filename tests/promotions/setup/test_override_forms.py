import pytest

from promotions.setup.email_overrides import OverrideText
from promotions.setup.override_forms import OverrideForm

OWN = OverrideText("Received", "Dear {first_name},\n\nby {day}.")


def form(subject: str = "", body: str = "", kind: str = "claim_received") -> OverrideForm:
    return OverrideForm({"subject": subject, "body": body}, kind=kind, own=OWN)


def test_a_wording_is_taken_as_it_is_typed() -> None:
    typed = form("Hallo  {first_name}", "Hallo!\r\n\r\nBis {day}. {{ x }}\r\n")
    assert typed.is_valid()
    assert typed.words() == OverrideText("Hallo {first_name}", "Hallo!\n\nBis {day}. {{ x }}")


def test_what_is_as_we_have_it_stays_ours() -> None:
    typed = form("Hallo", OWN.body.replace("\n", "\r\n"))
    assert typed.is_valid()
    assert typed.words() == OverrideText(subject="Hallo")


@pytest.mark.parametrize("body", ["", OWN.body])
def test_our_own_words_are_no_wording(body: str) -> None:
    assert form(OWN.subject, body).non_field_errors() == [
        "These are our own words. Change the subject or the text."
    ]


@pytest.mark.parametrize("field", ["subject", "body"])
def test_an_unknown_placeholder_is_refused_and_the_known_ones_named(field: str) -> None:
    error = str(form(**{field: "{code} {day}"}).errors[field][0])
    assert error.startswith("{code} stands for nothing here. Known are: {first_name}, {promotion},")
    assert error.endswith("{day}.")


def test_a_text_without_what_it_needs_is_refused() -> None:
    assert form(body="Soon.").errors == {"body": ["The text must hold {day}."]}


def test_a_text_longer_than_a_letter_is_refused() -> None:
    assert "body" in form(body="x" * 4001, kind="claim_code").errors
    assert "subject" in form("x" * 151, kind="claim_code").errors
