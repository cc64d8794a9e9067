"""Publish a promotion: members see it once it is complete."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from accounts.models import User
from promotions.models import Promotion
from promotions.setup.completeness import missing


class Incomplete(Exception):
    """The promotion cannot be published yet; ``lacks`` says what is missing, for staff."""

    def __init__(self, lacks: list[str]) -> None:
        super().__init__("; ".join(lacks))
        self.lacks = lacks


@transaction.atomic
def publish(*, promotion_id: int, by: User) -> bool:
    """Publish a promotion; return whether it was hidden until now.

    Raises:
        Incomplete: something is missing; nothing was changed.
    """
    promotions = Promotion.objects.select_for_update(no_key=True)
    promotion = promotions.get(pk=promotion_id)
    if promotion.is_published:
        return False
    if lacks := missing(promotion):
        raise Incomplete(lacks)
    promotion.is_published = True
    promotion.save(update_fields=["is_published"])
    LogEntry.objects.log_actions(by.pk, [promotion], CHANGE, "Published.", single_object=True)
    return True
