"""Bundles: which units of a member make up the parts that a reward asks for.

A reward's main product earns it; each part asks for one further unit, and no unit serves twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from products.models import RegisteredProduct, Store
from promotions.conditions import MemberContext, Reason, ReasonCode, is_in_window, runs_in
from promotions.models import BundlePart, Promotion, Reward

# What is read of a promotion that is asked what its rewards ask for.
OF_REWARDS: Final = (
    "rewards__categories",
    "rewards__products",
    "rewards__parts__categories",
    "rewards__parts__products",
)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part, and which of the member's units fit it, the newest first."""

    part: BundlePart
    units: Sequence[RegisteredProduct]

    def has(self, registered: RegisteredProduct) -> bool:
        """Return whether a unit is among those that fit."""
        return any(unit.pk == registered.pk for unit in self.units)


def have_parts(promotions: Iterable[Promotion]) -> bool:
    """Return whether any reward of these promotions asks for more than one product."""
    return any(parts_of(reward) for promotion in promotions for reward in promotion.rewards.all())


def parts_of(reward: Reward | None) -> list[BundlePart]:
    """Return what a reward asks for beside its main product; of most it is nothing."""
    return list(reward.parts.all()) if reward else []


def takes_as_part(promotion: Promotion, registered: RegisteredProduct) -> bool:
    """Return whether a product may be a part of a bundle, whatever else is asked of it."""
    parts = (part for reward in promotion.rewards.all() for part in parts_of(reward))
    return any(part.fitting().include(registered.product) for part in parts)


def choices(
    main: RegisteredProduct, reward: Reward, promotion: Promotion, member: MemberContext
) -> list[PartChoice]:
    """Return for each part of a reward which units of the member fit it beside the main one."""
    parts = parts_of(reward)
    if not parts:
        return []
    usable = [
        unit
        for unit in member.units
        if unit.serial_id != main.serial_id and _may_serve(unit, reward, promotion, member)
    ]
    found = []
    for part in parts:
        fitting = part.fitting()
        units = [unit for unit in usable if fitting.include(unit.product)]
        found.append(PartChoice(part, units))
    return found


def _may_serve(
    unit: RegisteredProduct, reward: Reward, promotion: Promotion, member: MemberContext
) -> bool:
    """Return whether a unit meets all conditions of the promotion that concern a purchase."""
    is_used = unit.pk in member.claimed or unit.serial_id in member.redeemed
    is_refused = promotion.partner_stores and unit.store.standing == Store.Standing.REFUSED
    is_free = not is_used and not is_refused and unit.pk not in member.rejected
    return is_free and is_in_window(unit.purchased_on, reward) and runs_in(promotion, unit.region)


def assigned(found: Sequence[PartChoice]) -> dict[int, RegisteredProduct]:
    """Give each part a unit of its own, by the part's id, as many parts as possible."""
    holder: dict[int, PartChoice] = {}
    for choice in found:
        _seat(choice, holder, set())
    units = {unit.pk: unit for choice in found for unit in choice.units}
    return {choice.part.pk: units[pk] for pk, choice in holder.items()}


def _seat(choice: PartChoice, holder: dict[int, PartChoice], asked: set[int]) -> bool:
    """Find a unit for a part; who has the only one that fits moves to another, if it can."""
    for unit in choice.units:
        if unit.pk in asked:
            continue
        asked.add(unit.pk)
        if unit.pk not in holder or _seat(holder[unit.pk], holder, asked):
            holder[unit.pk] = choice
            return True
    return False


def conditions(
    main: RegisteredProduct, reward: Reward, promotion: Promotion, member: MemberContext
) -> Iterator[Reason]:
    """Say of each part whether the member has a unit for it; nothing where there are no parts."""
    found = choices(main, reward, promotion, member)
    units = assigned(found)
    for choice in found:
        part, unit = choice.part, units.get(choice.part.pk)
        words = partial(_has, part, unit) if unit else partial(_needs, part)
        yield Reason(ReasonCode.PART, words, is_met=unit is not None)


def _has(part: BundlePart, unit: RegisteredProduct) -> str:
    names = {"part": part.title, "product": unit.product.name}
    return _("Needs %(part)s too: your %(product)s fits.") % names


def _needs(part: BundlePart) -> str:
    return _("Needs %(part)s too. Register yours, with its invoice.") % {"part": part.title}


def fit(units: Collection[RegisteredProduct], reward: Reward) -> list[Reason]:
    """Return which parts of a reward none of these units could be; nothing where all are there."""
    found = []
    for part in parts_of(reward):
        fitting = part.fitting()
        found.append(PartChoice(part, [unit for unit in units if fitting.include(unit.product)]))
    return reasons_against(assigned(found), found)


def reasons_against(
    chosen: Mapping[int, RegisteredProduct], found: Collection[PartChoice]
) -> list[Reason]:
    """Return which parts have no unit that fits; ``chosen`` are the units by the part's id."""
    against, used = [], set()
    for choice in found:
        unit = chosen.get(choice.part.pk)
        if unit is None or not choice.has(unit) or unit.pk in used:
            against.append(Reason(ReasonCode.PART, partial(_needs, choice.part)))
        else:
            used.add(unit.pk)
    return against
