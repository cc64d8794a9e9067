"""What was promised holds: a published promotion may grow by its form, and shrinks by no form.

Each function compares the values from before, as a form knows them, with those that were typed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotions.models import Promotion, Reward
from promotions.promises import changes

Refusal = tuple[str, str]
Values = Mapping[str, Any]

STAYS = gettext_lazy(
    "The promotion is published: nothing is taken away here. If it has to be, use “Correct…” above."
)
FIXED = gettext_lazy("Published: this stays. If it is wrong, use “Correct…” above.")
EARLIER_ONLY = gettext_lazy("Published: only an earlier day is possible here.")
LATER_ONLY = gettext_lazy("Published: only a later day is possible here.")
WIDER_ONLY = gettext_lazy("Published: this can only be widened here.")
MORE_ONLY = gettext_lazy("Published: this can only grow here.")

# What becomes of claims once every reward is spoken for, from refused to kept in line.
KINDEST_LAST = (
    Promotion.AtFullDemand.CLOSE,
    Promotion.AtFullDemand.GO_ON,
    Promotion.AtFullDemand.WAITING_LIST,
)
# Which column says when a reward comes that does not come at once.
DAYS: Final[dict[str, str]] = {
    Reward.Delivery.ON_DATE: "deliver_on",
    Reward.Delivery.AFTER_END: "days_after_end",
}
# The bounds of an answer, and whether a lower one leaves less.
BOUNDS: Final[dict[str, bool]] = {
    "lowest": False,
    "earliest": False,
    "highest": True,
    "latest": True,
}
WIDER_ONLY = gettext_lazy("Published: what may be answered can only grow here.")
ASKED = gettext_lazy("The promotion that asks it is published.")
ASKED_FOR = gettext_lazy("The promotion that asks for it is published.")


def narrowed(before: Values, after: Values) -> Iterator[Refusal]:
    """Yield what would narrow a published promotion: the field, and why it is refused."""
    for name in ("starts_on", "purchase_from"):
        yield from _day(name, before, after, is_later_worse=True)
    for name in ("ends_on", "purchase_until", "claim_until"):
        yield from _day(name, before, after, is_later_worse=False)
    yield from _limit("claim_from_day", before, after, is_lower_worse=False)
    yield from _limit("claim_until_day", before, after, is_lower_worse=True)
    if _typed("of_several", after) and after["of_several"] != before["of_several"]:
        yield "of_several", str(FIXED)
    if _typed("limit_per_member", after) and after["limit_per_member"] < before["limit_per_member"]:
        yield "limit_per_member", str(MORE_ONLY)
    if after.get("partner_stores") and not before["partner_stores"]:
        yield "partner_stores", str(FIXED)
    if _typed("opens_early", after) and before["opens_early"] and not after["opens_early"]:
        yield "opens_early", str(FIXED)
    if _is_less_kind(before, after):
        yield "at_full_demand", str(FIXED)
    if "time_zone" in after and after["time_zone"] != before["time_zone"]:
        yield "time_zone", str(FIXED)
    if "regions" in after:
        yield from _taken_out("regions", before["regions"], after["regions"])


def narrowed_reward(before: Values, after: Values) -> Iterator[Refusal]:
    """Yield what would make less of a reward of a published promotion.

    Its place counts, too: a product earns the first reward that fits.
    """
    for name in ("kind", "name", "position"):
        if _typed(name, after) and after[name] != before[name]:
            yield name, str(FIXED)
    kept = (after.get("names") or {}).items()
    if "names" in after and not (before["names"] or {}).items() <= kept:
        yield "names", str(FIXED)
    if before["amount_minor"]:
        if (after.get("amount_minor") or 0) < before["amount_minor"]:
            yield "amount_minor", str(MORE_ONLY)
        if after.get("currency") != before["currency"]:
            yield "currency", str(FIXED)
    yield from _delivery(before, after)
    yield from _window(before, after)
    yield from _rules(before, after)
    for name in ("products", "categories"):
        if name in after:
            was = [one.pk for one in before[name]]
            yield from _taken_out(name, was, [one.pk for one in after[name]])


def fixed_reward(reward: Reward, before: Values, after: Values) -> Iterator[Refusal]:
    """Yield what not even a correction changes: the kind of a reward that somebody has claimed."""
    changed = _typed("kind", after) and after["kind"] != before["kind"]
    if changed and changes.claims_in(reward.promotion_id, reward.pk):
        yield "kind", _("Members have claimed it: its kind stays. Add another reward instead.")


def fixed_question(before: Values, after: Values) -> Iterator[Refusal]:
    """Yield what stays of a question that a published promotion asks."""
    for name in ("promotion", "kind", "draw", "reward"):
        typed = after.get(name)
        if getattr(typed, "pk", typed) != before[name]:
            yield name, str(ASKED)
    for name, is_lower_worse in BOUNDS.items():
        typed = after.get(name)
        if typed is None or typed == before[name]:
            continue
        if before[name] is None or (typed < before[name]) == is_lower_worse:
            yield name, str(WIDER_ONLY)


def fixed_option(before: Values, after: Values) -> Iterator[Refusal]:
    """Yield what stays of an option of such a question; it may be worded anew."""
    if after.get("key") != before["key"]:
        yield "key", str(ASKED)


def narrowed_part(before: Values, after: Values) -> Iterator[Refusal]:
    """Yield what would ask for more, or for something else, in a published promotion."""
    if getattr(after.get("reward"), "pk", None) != before["reward"]:
        yield "reward", str(FIXED)
    if _typed("name", after) and after["name"] != before["name"]:
        yield "name", str(FIXED)
    kept = (after.get("names") or {}).items()
    if "names" in after and not (before["names"] or {}).items() <= kept:
        yield "names", str(FIXED)
    for name in ("products", "categories"):
        if name in after:
            was = [one.pk for one in before[name]]
            yield from _taken_out(name, was, [one.pk for one in after[name]])


def _is_less_kind(before: Values, after: Values) -> bool:
    typed = after.get("at_full_demand")
    if typed not in KINDEST_LAST:
        return False
    return KINDEST_LAST.index(typed) < KINDEST_LAST.index(before["at_full_demand"])


def _day(name: str, before: Values, after: Values, *, is_later_worse: bool) -> Iterator[Refusal]:
    if not _typed(name, after) or after[name] == before[name]:
        return
    if (after[name] > before[name]) == is_later_worse:
        yield name, str(EARLIER_ONLY if is_later_worse else LATER_ONLY)


def _rules(before: Values, after: Values) -> Iterator[Refusal]:
    """Compare for which prices it is, and whether it comes on top."""
    yield from _limit("price_from_minor", before, after, is_lower_worse=False)
    yield from _limit("price_below_minor", before, after, is_lower_worse=True)
    if before["price_currency"] and after.get("price_currency") != before["price_currency"]:
        yield "price_currency", str(FIXED)
    if _typed("is_extra", after) and after["is_extra"] != before["is_extra"]:
        yield "is_extra", str(FIXED)


def _limit(name: str, before: Values, after: Values, *, is_lower_worse: bool) -> Iterator[Refusal]:
    """Compare a limit of which the empty one is the widest."""
    if name not in after or after[name] == before[name] or after[name] is None:
        return
    if before[name] is None or (after[name] < before[name]) == is_lower_worse:
        yield name, str(WIDER_ONLY)


def _delivery(before: Values, after: Values) -> Iterator[Refusal]:
    day = DAYS.get(str(after.get("delivery")))
    if day is None:
        return
    if before["delivery"] != after["delivery"]:
        yield "delivery", str(FIXED)
    elif _typed(day, after) and after[day] > before[day]:
        yield day, str(EARLIER_ONLY)


def _window(before: Values, after: Values) -> Iterator[Refusal]:
    """Compare the windows that count: where a reward has none of its own, its promotion's does."""
    typed: Promotion = after["promotion"]
    saved = Promotion.objects.get(pk=typed.pk)
    first = after.get("purchase_from") or typed.purchase_from
    last = after.get("purchase_until") or typed.purchase_until
    if first > (before["purchase_from"] or saved.purchase_from):
        yield "purchase_from", str(EARLIER_ONLY)
    if last < (before["purchase_until"] or saved.purchase_until):
        yield "purchase_until", str(LATER_ONLY)


def _taken_out(name: str, before: list[Any], after: list[Any]) -> Iterator[Refusal]:
    gone = set(before) - set(after)
    if gone:
        text = _("Published: what stands here stays. Taken out: %(count)d.")
        yield name, text % {"count": len(gone)}


def _typed(name: str, after: Values) -> bool:
    return after.get(name) is not None
