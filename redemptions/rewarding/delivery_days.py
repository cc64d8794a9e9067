"""A delivery day that moves: what is owed moves with it, and each member is told by e-mail.

The rows move at once, in one statement, however many they are. The e-mails follow from a sweep:
``moved_from`` is the day that the member was told last, until an e-mail tells the new one.
"""

from typing import Final

from django.db import transaction
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import translation
from django.utils.formats import date_format

from foundation.dispatch import enqueue_on_commit
from foundation.locks import lock_rows, one_at_a_time
from foundation.sweeps import sweep
from promotions.models import Reward
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, Fulfilment, timeline
from redemptions.rewarding.fulfilment import name_of_delivery

TELL: Final = "redemptions.tasks.tell_moved"


def count_owed(reward: Reward) -> int:
    """Count the claims to which this reward is owed and has not been delivered."""
    return _owed(reward).count()


@transaction.atomic
def move_owed(reward: Reward) -> int:
    """Move what is owed of a reward to its delivery day as it is now; return how many moved.

    Nothing is due before the day of its approval. Members are told afterwards, each once, with
    the day that counts then; who is told of no other day than before gets no e-mail.
    """
    # An approval under way has either read the new day, or its row is there before we look.
    one_at_a_time(name_of_delivery(reward.pk))
    zone = reward.promotion.zone()
    approved = Claim.objects.filter(pk=OuterRef("claim")).values(
        day=TruncDate("decided_at", tzinfo=zone)
    )
    day = Greatest(
        Subquery(approved, output_field=DateField()),
        Value(reward.delivery_day(), output_field=DateField()),
    )
    owed = _owed(reward)
    moved = owed.alias(day=day).exclude(due_on=F("day"))
    count = moved.update(moved_from=Coalesce("moved_from", "due_on"), due_on=day)
    owed.filter(moved_from=F("due_on")).update(moved_from=None)
    enqueue_on_commit(TELL, reward.pk)
    return count


def tell_moved() -> int:
    """E-mail each member whose reward comes on another day than was told; return how many.

    Safe to run concurrently. A failure is logged and tried again; it does not block the others.
    """
    return sweep(TELL, Fulfilment.objects.filter(_is_untold()).order_by("pk"), _tell)


def _owed(reward: Reward) -> QuerySet[Fulfilment]:
    return Fulfilment.objects.filter(claim__reward=reward, status=Fulfilment.Status.DUE)


def _is_untold() -> Q:
    return Q(status=Fulfilment.Status.DUE, moved_from__isnull=False)


@transaction.atomic
def _tell(fulfilment_id: int) -> bool:
    rows = lock_rows(Fulfilment.objects.all(), skip_locked=True)
    related = "claim__promotion", "claim__reward", "claim__user"
    moved = rows.select_related(*related).filter(_is_untold(), pk=fulfilment_id).first()
    if moved is None or moved.moved_from is None:
        return False
    before, moved.moved_from = moved.moved_from, None
    moved.save(update_fields=["moved_from"])
    claim = moved.claim
    if moved.code_id is not None and moved.due_on <= claim.promotion.today():
        # The code itself is on its way, with an e-mail of its own.
        return False
    # Owed from its approval on, where no day is set any more; nothing comes before today.
    day = max(moved.due_on, claim.promotion.today())
    with translation.override(claim_emails.language_of(claim)):
        note = date_format(day)
    event = timeline.record(claim, ClaimEvent.Kind.MOVED, by=None, note=note)
    claim_emails.moved(claim, event, before=before, day=day)
    return True
