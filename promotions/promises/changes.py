"""Changes of published promotions: who, why, and each value before and after."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.models import User
from foundation.web.slots import Slot
from promotions.models import Promotion, PromotionChange
from promotions.models.banner import uploaded
from promotions.promises import terms

# Claims live above: they say how many were made in a promotion, and for one of its rewards.
CLAIMS: Slot[Callable[[int, int | None], int]] = Slot("claims of a promotion")


class NotPossible(Exception):
    """The promotion cannot be changed like this; ``reasons`` say why, for staff."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def claims_in(promotion_id: int, reward_id: int | None = None) -> int:
    """Count the claims that were ever made in a promotion, or for one of its rewards."""
    return sum(count(promotion_id, reward_id) for count in CLAIMS)


def record(
    promotion: Promotion,
    kind: PromotionChange.Kind,
    *,
    by: User,
    values: list[terms.Change],
    why: str = "",
) -> PromotionChange:
    """Keep a change of a published promotion, and the version of its terms that follows from it.

    Call it inside the transaction of the change, with the promotion locked.
    """
    terms.keep(promotion)
    return PromotionChange.objects.create(
        promotion=promotion,
        kind=kind,
        why=why,
        claims=claims_in(promotion.pk),
        values=values,
        changed_at=timezone.now(),
        changed_by=by,
    )


def noted(promotion: Promotion) -> dict[str, Any]:
    """Return what an edit is compared by: all that is promised, and the banners, which are not."""
    saved = Promotion.objects.get(pk=promotion.pk)
    banners = {
        language: ": ".join(filter(None, [str(picture), alt]))
        for language, (picture, alt) in uploaded(saved).items()
    }
    return terms.content_of(saved) | {"banners": banners}


def record_edit(
    promotion: Promotion, before: dict[str, Any], *, by: User, why: str = ""
) -> PromotionChange | None:
    """Keep what an edit changed, compared with the content from before; None if nothing was."""
    after = noted(promotion)
    names = {pk: reward["name"] for pk, reward in {**after["rewards"], **before["rewards"]}.items()}
    values = [[_named(what, names), *both] for what, *both in terms.differences(before, after)]
    if not values:
        return None
    kind = PromotionChange.Kind.CORRECTED if why else PromotionChange.Kind.CHANGED
    return record(promotion, kind, by=by, values=values, why=why)


def _named(what: str, rewards: dict[str, str]) -> str:
    """Name a reward as staff know it, not by its number."""
    part, _slash, rest = what.partition(" / ")
    pk, slash, field = rest.partition(" / ")
    return f"{rewards[pk]}{slash}{field}" if part == "rewards" else what
