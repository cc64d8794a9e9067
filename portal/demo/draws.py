"""The demo's lucky draws: one that is announced, and one that was held."""

from datetime import timedelta
from typing import Final

from accounts.models import User
from fulfilment.draws import announcing, drawing, freezing
from fulfilment.draws.announcing import DrawPlan, PublicValue
from fulfilment.models import DrawEntry
from portal.demo import promotion_terms as terms
from portal.demo import promotion_texts as texts
from promotions.models import Promotion, Reward
from redemptions.models import Claim

_INDEX: Final = "DAX, closing value on Xetra, with both decimals"
_PAGE: Final = "https://live.deutsche-boerse.com/indices/dax"
_VALUE: Final = "24,309.17"
_PRIZE: Final = "Campus backpack"
# Two of its claims are approved: they are the tickets.
_SLUG: Final = "ramadan-luminary-deals"


def announce(draw: Reward, *, by: User) -> None:
    """Announce a draw with the usual days."""
    closes_on, day = announcing.usual_days(draw)
    plan = DrawPlan(1, closes_on, PublicValue(_INDEX, _PAGE, day))
    announcing.announce(draw_id=draw.pk, by=by, plan=plan)


def hold_one(cast: dict[str, User]) -> None:
    """Hold a draw among the approved claims of a promotion; its winner has to accept."""
    promotion = Promotion.objects.get(slug=_SLUG)
    names = zip(texts.LANGUAGES, terms.REWARDS[_PRIZE], strict=True)
    draw = Reward.objects.create(
        promotion=promotion,
        name=_PRIZE,
        names=dict(list(names)[1:]),
        kind=Reward.Kind.DRAW,
        stock=1,
        position=promotion.rewards.count() + 1,
    )
    today = promotion.today()
    value = PublicValue(_INDEX, _PAGE, today)
    plan = DrawPlan(1, today - timedelta(days=1), value)
    round_ = announcing.write_round(draw, plan, by=cast["petra"])
    approved = Claim.objects.filter(promotion=promotion, status=Claim.Status.APPROVED)
    # The last day was yesterday, and so they came before.
    entered_at = promotion.day_began_at() - timedelta(minutes=1)
    for cause in approved.order_by("pk").values_list("cause", flat=True):
        DrawEntry.objects.create(cause_id=cause, draw=draw, entered_at=entered_at)
    freezing.freeze(round_.pk)
    for name in ("petra", "lotte"):
        drawing.type_value(round_id=round_.pk, by=cast[name], value=_VALUE)
    drawing.draw(round_.pk)
