"""Who was reminded already: reminders are e-mails of which a sweep writes each once."""

from typing import Final

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from notifications.models import Email
from promotions.models import Promotion
from redemptions.models import Decision

# Keys make a second e-mail impossible: they begin so, and the key of a row follows.
_CORRECT_SOON: Final = "correct-soon:"


def closing(promotion: Promotion) -> str:
    """Return how the keys begin of the e-mails that this promotion closes."""
    return f"closing:{promotion.pk}:"


def to_correct(decision: Decision) -> str:
    """Return the key of the reminder to correct what this decision sent back."""
    return f"{_CORRECT_SOON}{decision.pk}"


def not_to_correct() -> Q:
    """Find claims of whose newest decision there is no reminder."""
    newest = Decision.objects.filter(claim=OuterRef(OuterRef("pk"))).values("pk")[:1]
    return ~_is_written(_CORRECT_SOON, Subquery(newest))


def not_of_closing(promotion: Promotion) -> Q:
    """Find members whom no e-mail told that this promotion closes."""
    return ~_is_written(closing(promotion), OuterRef("pk"))


def _is_written(begins: str, key: Combinable) -> Q:
    whole = Concat(Value(begins), Cast(key, CharField()), output_field=CharField())
    return Q(Exists(Email.objects.filter(dedupe_key=whole)))
