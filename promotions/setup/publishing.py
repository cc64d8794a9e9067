"""Publish a promotion, pause it, end it, take it down: the acts by which its state changes."""

from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.locks import lock_rows
from promotions.models import (
    ExtraQuestion,
    Promotion,
    PromotionChange,
    PromotionState,
    PromotionText,
    RewardCode,
)
from promotions.promises import changes, terms
from promotions.promises.changes import NotPossible
from promotions.setup import banners, delivery_days
from promotions.setup.completeness import missing

Kind = PromotionChange.Kind
LIVE = (PromotionState.SCHEDULED, PromotionState.RUNNING, PromotionState.PAUSED)


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
    promotions = lock_rows(Promotion.objects.all())
    promotion = promotions.get(pk=promotion_id)
    if promotion.is_published:
        return False
    if lacks := missing(promotion):
        raise Incomplete(lacks)
    _set(promotion, Kind.PUBLISHED, by, is_published=True)
    return True


@transaction.atomic
def unpublish(*, promotion_id: int, by: User) -> None:
    """Make a draft of a promotion in which nobody has redeemed yet.

    Raises:
        NotPossible: it is not live, or somebody has redeemed.
    """
    promotion = _lock(promotion_id, *LIVE)
    if count := changes.claims_in(promotion.pk):
        text = ngettext(
            "%(count)d claim was made: end the promotion instead.",
            "%(count)d claims were made: end the promotion instead.",
            count,
        )
        raise NotPossible([text % {"count": count}])
    _set(promotion, Kind.UNPUBLISHED, by, is_published=False, paused_at=None)


@transaction.atomic
def pause(*, promotion_id: int, by: User, texts: Mapping[str, str]) -> None:
    """Let nobody redeem until it goes on, and tell members why; ``texts`` is by language.

    Claims that were made are decided all the same, and what members have filled in is kept.

    Raises:
        NotPossible: it is neither running nor scheduled, or the text is missing in a language
            in which the promotion is written.
    """
    promotion = _lock(promotion_id, PromotionState.RUNNING, PromotionState.SCHEDULED)
    needed, given = promotion.languages_to_say_it_in, _written(texts)
    lacks = [name for code, name in settings.LANGUAGES if code in needed - given.keys()]
    if lacks:
        raise NotPossible([_("The text is missing: %(names)s.") % {"names": ", ".join(lacks)}])
    before = {one.language: one.text for one in _pause_texts(promotion)}
    for language, text in given.items():
        _pause_texts(promotion).update_or_create(
            language=language,
            field=PromotionText.Field.PAUSE,
            defaults={"promotion": promotion, "text": text},
        )
    after = {one.language: one.text for one in _pause_texts(promotion)}
    told = [[f"pause {code}", before.get(code), after[code]] for code in after]
    _set(promotion, Kind.PAUSED, by, told, paused_at=timezone.now())


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    stripped = {code: texts.get(code, "").strip() for code, _name in settings.LANGUAGES}
    return {code: text for code, text in stripped.items() if text}


@transaction.atomic
def resume(*, promotion_id: int, by: User) -> None:
    """Let a paused promotion go on.

    Raises:
        NotPossible: it is not paused.
    """
    _set(_lock(promotion_id, PromotionState.PAUSED), Kind.RESUMED, by, paused_at=None)


def end_today(*, promotion_id: int, by: User) -> None:
    """Make today the last day to redeem, until midnight in the promotion's time zone.

    Rewards that are delivered some days after the end come that much earlier.

    Raises:
        NotPossible: it is not open, or has not begun.
    """
    delivery_days.follow_the_end(_end(promotion_id, by))


@transaction.atomic
def _end(promotion_id: int, by: User) -> Promotion:
    promotion = _lock(promotion_id, PromotionState.RUNNING, PromotionState.PAUSED)
    today = promotion.today()
    if promotion.starts_on > today:
        raise NotPossible([_("It has not begun yet.")])
    _set(promotion, Kind.ENDED, by, ends_on=min(promotion.ends_on, today), claim_until=today)
    return promotion


@transaction.atomic
def delete_draft(*, promotion_id: int, by: User) -> None:
    """Delete a promotion that was never published, with its texts, rewards and questions.

    Raises:
        NotPossible: it was published once, or codes are loaded for it.
    """
    promotion = _lock(promotion_id, PromotionState.DRAFT)
    if reasons := obstacles_to_deletion(promotion):
        raise NotPossible(reasons)
    LogEntry.objects.log_actions(by.pk, [promotion], DELETION, "Deleted.", single_object=True)
    files = banners.files_of(promotion)
    promotion.questions.all().delete()
    promotion.rewards.all().delete()
    promotion.delete()
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file)))


def obstacles_to_deletion(promotion: Promotion) -> list[str]:
    """Return why a draft has to stay; an empty list means that it may be deleted."""
    found = []
    if promotion.changes.exists() or promotion.terms_versions.exists():
        found.append(_("It was published once, so it stays here as a draft."))
    codes = RewardCode.objects.filter(reward__promotion=promotion).count()
    if codes:
        text = ngettext("%(count)d code is loaded.", "%(count)d codes are loaded.", codes)
        found.append(text % {"count": codes})
    foreign = ExtraQuestion.objects.exclude(promotion=promotion)
    asked = foreign.filter(draw__promotion=promotion).count()
    if asked:
        text = ngettext(
            "%(count)d question of another promotion enters its draw.",
            "%(count)d questions of other promotions enter its draw.",
            asked,
        )
        found.append(text % {"count": asked})
    return found


def _lock(promotion_id: int, *states: PromotionState) -> Promotion:
    """Lock a promotion against new claims too, and require one of these states."""
    promotion = lock_rows(Promotion.objects.all(), for_deletion=True).get(pk=promotion_id)
    state = promotion.state()
    if state not in states:
        text = _("%(promotion)s: this cannot be done now. State: %(state)s.")
        raise NotPossible([text % {"promotion": promotion, "state": state.label}])
    return promotion


def _pause_texts(promotion: Promotion) -> models.QuerySet[PromotionText]:
    return promotion.texts.filter(field=PromotionText.Field.PAUSE)


def _set(
    promotion: Promotion,
    kind: PromotionChange.Kind,
    by: User,
    told: list[terms.Change] | None = None,
    **columns: object,
) -> None:
    """Write the columns, and keep the act with the state and the days before and after it."""
    before = {"state": promotion.state(), **_days(promotion)}
    for name, value in columns.items():
        setattr(promotion, name, value)
    promotion.save(update_fields=list(columns))
    after = {"state": promotion.state(), **_days(promotion)}
    values = [*terms.differences(before, after), *(told or [])]
    changes.record(promotion, kind, by=by, values=values)
    text = f"{kind.label}."
    LogEntry.objects.log_actions(by.pk, [promotion], CHANGE, text, single_object=True)


def _days(promotion: Promotion) -> dict[str, str]:
    return {name: getattr(promotion, name).isoformat() for name in ("ends_on", "claim_until")}
