"""Contact numbers as they are compared, however they were typed."""

from django.db.models import CharField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Right

# Of a number with its country in front, and of the same without, these last digits are equal.
COMPARED_DIGITS = 9


def end_of_number(number: str | Combinable) -> Right:
    """Reduce a contact number to its last nine digits; the column's name, or an expression."""
    digits = Func(
        number,
        Value(r"\D"),
        Value(""),
        Value("g"),
        function="REGEXP_REPLACE",
        output_field=CharField(),
    )
    return Right(digits, COMPARED_DIGITS)
