"""When codes expire: how soon is too soon to hand one out, and what ops are told before.

A code goes to its member no later than so many days before it expires: the reward says how many,
or else ``CODE_DAYS_LEAST``. What is handed out on a day that is still to come, as a reward that is
sent after the end, has to be good then.
"""

from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import (
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.staff_alarms import Alarm, tell_staff
from foundation.locks import lock_rows
from promotions.codes.alarms import LOADS_CODES
from promotions.models import CodeBatch, Reward, RewardCode
from promotions.models.code import NEVER

_DAY: Final = DateField()


def days_least(reward: Reward) -> int:
    """Return how many days before it expires a code of a reward is handed out at the latest."""
    own = reward.code_days_least
    return settings.CODE_DAYS_LEAST if own is None else own


def least_expiry(reward: Reward) -> date:
    """Return the first day on which a code that a member gets may expire."""
    today = timezone.now().date()
    return max(today, reward.delivery_day() or today) + timedelta(days=days_least(reward))


def least_expiry_by(prefix: str = "", *, today: Any = None, days: Any = None) -> Any:  # noqa: ANN401 -- values, or what stands for them
    """Return the same day as the database is asked for it; ``prefix`` leads to the reward.

    ``today`` and ``days`` stand for the values where the query is kept.
    """
    at_end = F(f"{prefix}promotion__ends_on") + F(f"{prefix}days_after_end")
    cases = (
        When(**{f"{prefix}delivery": Reward.Delivery.ON_DATE}, then=F(f"{prefix}deliver_on")),
        When(**{f"{prefix}delivery": Reward.Delivery.AFTER_END}, then=_day(at_end)),
    )
    # PostgreSQL leaves NULL out of GREATEST.
    last = Greatest(_day(today or Value(timezone.now().date())), Case(*cases, output_field=_DAY))
    return _day(last + _days_least_by(prefix, days))


def _days_least_by(prefix: str, days: Any = None) -> Coalesce:  # noqa: ANN401 -- a value, or what stands for it
    usual = days or Value(settings.CODE_DAYS_LEAST)
    return Coalesce(F(f"{prefix}code_days_least"), usual, output_field=IntegerField())


def _day(expression: Any) -> Any:  # noqa: ANN401 -- a sum of a day and a number
    return ExpressionWrapper(expression, output_field=_DAY)


def expiring() -> QuerySet[CodeBatch]:
    """Return the batches of which codes are left that soon are not handed out any more."""
    warned = Value(timezone.now().date() + timedelta(days=settings.CODE_DAYS_WARN))
    left = RewardCode.objects.filter(
        reward=OuterRef("reward"),
        batch=OuterRef("pk"),
        expires_on=OuterRef("expires_on"),
        allocated_at=None,
        voided_at=None,
    )
    soon = CodeBatch.objects.filter(expires_on__lte=_day(warned + _days_least_by("reward__")))
    return soon.filter(Exists(left))


def warn_ops() -> None:
    """E-mail ops once about each batch whose codes expire before they were used."""
    untold = expiring().filter(expiry_warned_at=None).order_by("expires_on", "pk")
    for pk in untold.values_list("pk", flat=True):
        _warn_of(pk)


@transaction.atomic
def _warn_of(batch_id: int) -> None:
    rows = lock_rows(CodeBatch.objects.filter(expiry_warned_at=None, expires_on__isnull=False))
    batch = rows.select_related("reward__promotion").filter(pk=batch_id).first()
    if batch is None:
        return
    batch.expiry_warned_at = timezone.now()
    batch.save(update_fields=["expiry_warned_at"])
    left = batch.codes.filter(allocated_at=None, voided_at=None).count()
    dedupe = f"codes-expire:{batch.pk}:{batch.expires_on}"
    tell_staff(LOADS_CODES, lambda: _alarm(batch, batch.expires_on or NEVER, left), dedupe=dedupe)


def _alarm(batch: CodeBatch, expires_on: date, left: int) -> Alarm:
    heading = ngettext(
        "%(count)d code expires on %(day)s", "%(count)d codes expire on %(day)s", left
    )
    happened = _(
        "%(reward)s of %(promotion)s: nobody has these codes of %(file)s (batch %(number)d). From "
        "%(last)s on they aren't handed out anymore."
    )
    todo = _(
        "Ask the supplier to extend or exchange them, and load others in time. If they are good "
        "for longer, correct the day on the page of the file."
    )
    names = {
        "reward": batch.reward.name,
        "promotion": batch.reward.promotion.name,
        "file": batch.file_name,
        "number": batch.pk,
        "last": date_format(expires_on - timedelta(days=days_least(batch.reward) - 1)),
    }
    return Alarm(
        heading % {"count": left, "day": date_format(expires_on)},
        (happened % names, todo),
        reverse("admin:promotions_codebatch_change", args=[batch.pk]),
    )
