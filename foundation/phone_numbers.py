"""Phone numbers: whether one can be called, and its one spelling."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def checked_number(text: str, region: str) -> str:
    """Return a phone number with its country's code; one without it is of ``region``.

    Only its length is checked: new numbers come up faster than lists of them.

    Raises:
        ValidationError: it is no phone number, or no whole one.
    """
    import phonenumbers  # noqa: PLC0415 -- its rules are read by few pages

    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException as error:
        raise _not_one() from error
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _not_one()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_number(text: str, region: str) -> bool:
    """Return whether it is a phone number; one without its country's code is of ``region``."""
    try:
        checked_number(text, region)
    except ValidationError:
        return False
    return True


def _not_one() -> ValidationError:
    return ValidationError(
        _("Enter a phone number, with its area code or as +49 30 1234567."), code="phone_number"
    )
