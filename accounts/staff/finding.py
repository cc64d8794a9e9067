"""Finding a member by the beginning of what one knows of them, or the end of a number."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import User
from accounts.staff.member_page import FOUND_BY
from foundation.text import backwards, storable

FEWEST: Final = 3  # characters: fewer would find nearly everybody
LONGEST: Final = 100
MOST: Final = 20


def typed_words(typed: str) -> str:
    """Return what was typed as one line without what no column holds."""
    return " ".join(storable(typed[:LONGEST]).split())


def find(typed: str) -> tuple[list[User], bool]:
    """Return up to 20 members by what was typed, and whether there may be more.

    By name, e-mail address, the end of a contact number, and the numbers that apps know: each is
    one query by an index, and reads no more than one row beyond.
    """
    keys: dict[int, None] = {}
    for rows in _searches(typed):
        keys.update(dict.fromkeys(rows.order_by()[: MOST + 1]))
        if len(keys) > MOST:
            break
    found = User.objects.in_bulk([*keys][:MOST])
    return [found[key] for key in keys if key in found], len(keys) > MOST


def _searches(typed: str) -> Iterator["QuerySet[Any, int]"]:
    if len(typed) < FEWEST:
        return
    members = User.objects.values_list("pk", flat=True)
    yield members.filter(email__istartswith=typed)
    if "@" in typed:
        return
    first, _blank, last = typed.partition(" ")
    if last:
        yield members.filter(first_name__istartswith=first, last_name__istartswith=last)
    yield members.filter(last_name__istartswith=typed)
    yield members.filter(first_name__istartswith=typed)
    # However the number was begun: "+49 170", "0170" and "170" end alike.
    digits = "".join(filter(str.isdecimal, typed)).lstrip("0")
    if len(digits) >= FEWEST and not any(map(str.isalpha, typed)):
        ends = members.alias(end=backwards("contact_number"))
        yield ends.filter(end__startswith=digits[::-1])
    for by_number in FOUND_BY:
        yield by_number(typed)
