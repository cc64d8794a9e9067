"""Evaluate the eligibility of a member's products, given the member's claims and the stock."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.deletion.earlier import same_mailbox_accounts
from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given
from products.models import RegisteredProduct
from products.models.registered import live_of
from promotions import early_access, kept
from promotions.awarding import bundles
from promotions.awarding.awards import award_for
from promotions.awarding.tiers import price_condition
from promotions.choices import choice_condition, out_of_stock
from promotions.codes.demand import Supply, supplies
from promotions.codes.stock import in_stock
from promotions.conditions import NO_PART
from promotions.eligibility import Entrance, MemberContext, Reason, ReasonCode
from promotions.models import Promotion, Reward
from promotions.promises import terms
from redemptions.models import Claim, ClaimDraft, ClaimPart
from redemptions.models.promises import StatedReward


@dataclass(frozen=True, slots=True, eq=False)
class EligibilityResult:
    """One product in one promotion: what it would earn, and whether each condition is met."""

    registered: RegisteredProduct
    promotion: Promotion
    reward: Reward | None
    conditions: list[Reason]
    # Of a bundle: what else is asked for, and the units that fit.
    parts: Sequence[bundles.PartChoice] = ()

    @property
    def reasons(self) -> list[Reason]:
        """The conditions that are not met."""
        return [condition for condition in self.conditions if not condition.is_met]

    @property
    def gives(self) -> str:
        """What it would bring, in words: while price or choice is missing, all that it may."""
        award = award_for(self.registered, self.promotion)
        return award.words if award else ""

    @property
    def is_eligible(self) -> bool:
        """Whether all conditions are met."""
        return all(condition.is_met for condition in self.conditions)

    @property
    def waiting_list(self) -> str:
        """What to say before a claim that would go on a waiting list; else ""."""
        listed = (each for each in self.conditions if each.why is ReasonCode.WAITING_LIST)
        return next((each.text for each in listed), "") if self.is_eligible else ""

    @property
    def waits_for_pause(self) -> bool:
        """Whether nothing but a pause of the promotion speaks against it."""
        return [reason.why for reason in self.reasons] == [ReasonCode.PAUSED]


_CONCERNED = KeptQuery(
    lambda: (
        Claim.objects.filter(Q(user=any_given("users")) | Q(serial=any_given("serials")))
        .filter(promotion=any_given("promotions"))
        .order_by()
        .values_list("promotion_id", "user_id", "registered_product_id", "serial_id", "status")
    )
)


def member_contexts(
    user: User, products: Iterable[RegisteredProduct], promotions: Iterable[Promotion]
) -> dict[int, MemberContext]:
    """Return the member's context in each promotion, by promotion id, in a few queries for all."""
    promotions = list(promotions)
    head_start = early_access.head_start_of(user, promotions)
    own = same_mailbox_accounts(user, whatever_tag=False)
    units = live_of(user) if bundles.have_parts(promotions) else []
    serials = {registered.serial_id for registered in [*products, *units]}
    found = _claimed(own, serials, promotions)
    _add_parts(found, own, serials, promotions if units else ())
    found.counts.update(_claims_of_mailbox(user, own, promotions))
    left, held_against = _stock(promotions)
    return {
        promotion.pk: MemberContext(
            residence=user.region,
            claims=found.counts[promotion.pk],
            claimed=found.claimed[promotion.pk],
            rejected=found.rejected[promotion.pk],
            redeemed=found.redeemed[promotion.pk],
            in_stock=left,
            supplies=held_against,
            is_staff=user.is_staff,
            units=units,
            head_start=head_start,
        )
        for promotion in promotions
    }


@dataclass(slots=True)
class _Claimed:
    """By promotion: the member's live claims, their units and rejected ones, and units redeemed."""

    counts: Counter[int] = field(default_factory=Counter)
    claimed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    rejected: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    redeemed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def _add_parts(
    found: "_Claimed", own: set[int], serials: set[int], promotions: Sequence[Promotion]
) -> None:
    """Add the units that claims use beside their main product."""
    parts = ClaimPart.objects.filter(claim__promotion__in=promotions)
    concerned = parts.filter(Q(claim__user__in=own) | Q(serial__in=serials)).order_by()
    columns = "claim__promotion", "claim__user", "registered_product", "serial", "claim__status"
    for promotion, claimant, registered, serial, status in concerned.values_list(*columns):
        if status in Claim.LIVE:
            found.redeemed[promotion].add(serial)
        if claimant in own and status in Claim.LIVE:
            found.claimed[promotion].add(registered)
        elif claimant in own and status == Claim.Status.REJECTED:
            found.rejected[promotion].add(registered)


def _claimed(own: set[int], serials: set[int], promotions: Sequence[Promotion]) -> _Claimed:
    found, asked = _Claimed(), [promotion.pk for promotion in promotions]
    rows = _CONCERNED.rows(users=list(own), serials=list(serials), promotions=asked)
    for promotion, claimant, registered, serial, status in rows:
        if status in Claim.LIVE and serial in serials:
            found.redeemed[promotion].add(serial)
        if claimant in own and status in Claim.LIVE:
            found.counts[promotion] += 1
            found.claimed[promotion].add(registered)
        elif claimant in own and status == Claim.Status.REJECTED:
            found.rejected[promotion].add(registered)
    return found


def _stock(promotions: list[Promotion]) -> tuple[AbstractSet[int], Mapping[int, Supply]]:
    """Return which rewards are in stock, and stock against demand where a promotion asks for it.

    One query, and two more where a promotion closes or has a waiting list at full demand.
    """
    rewards = [reward for promotion in promotions for reward in promotion.rewards.all()]
    return in_stock(rewards), supplies(rewards)


def _claims_of_mailbox(user: User, accounts: set[int], promotions: list[Promotion]) -> Counter[int]:
    """Count the claims of further accounts with the mailbox, where they share the limit."""
    shared = [promotion.pk for promotion in promotions if promotion.tags_share_limit]
    if not shared:
        return Counter()
    others = same_mailbox_accounts(user, whatever_tag=True) - accounts
    claims = Claim.objects.live().filter(user__in=others, promotion__in=shared)
    return Counter(claims.values_list("promotion", flat=True))


def evaluate(
    registered: RegisteredProduct,
    promotion: Promotion,
    standing: MemberContext,
    stated: StatedReward | None = None,
) -> EligibilityResult:
    """Evaluate one product in one promotion today, for the price and choice that were stated."""
    entrance = Entrance(promotion, standing, today=promotion.today())
    price, choice = (stated.price, stated.choice_id) if stated else (None, None)
    is_final = stated is not None
    looked_at = entrance.look_at(registered, price=price, choice=choice, is_final=is_final)
    parts = entrance.parts_for(registered, price=price, choice=choice)
    return EligibilityResult(registered, promotion, *looked_at, parts)


def correct_price(claim: Claim, draft: StatedReward) -> list[Reason]:
    """Take another price of a correction, and the reward that follows; return what forbids it.

    Call it with the claim locked. A claim keeps its reward where the price stays in its tier.
    """
    if draft.price is None or draft.price == claim.price:
        return []
    bought, choice = claim.registered_product, draft.choice_id
    award = award_for(bought, claim.promotion, price=draft.price, choice=choice)
    if award is None:
        return [NO_PART]
    if reasons := [*price_condition(award, draft.price), *choice_condition(award)]:
        return reasons
    claim.price, changed = draft.price, ["price_minor", "price_currency"]
    if award.reward.pk != claim.reward_id:
        if not in_stock([award.reward]):
            return [out_of_stock(award.reward)]
        further = [each.registered_product for each in claim.units[1:]]
        if reasons := bundles.fit(further, award.reward):
            return reasons
        claim.reward = award.reward
        changed += ["reward", *claim.keep_promise(terms.current(claim.promotion))]
    claim.save(update_fields=changed)
    return []


def waiting_list(draft: ClaimDraft) -> str:
    """Return what to say before a draft is redeemed that would go on a waiting list; else ""."""
    registered, promotion = draft.registered_product, draft.promotion
    if registered is None or promotion.at_full_demand != Promotion.AtFullDemand.WAITING_LIST:
        return ""
    standing = member_contexts(draft.user, [registered], [promotion])[promotion.pk]
    return evaluate(registered, promotion, standing, draft).waiting_list


def evaluate_all(
    user: User, products: Iterable[RegisteredProduct], promotions: Iterable[Promotion]
) -> list[EligibilityResult]:
    """Evaluate each product in each promotion, in a constant number of queries."""
    products, promotions = list(products), list(promotions)
    standing = member_contexts(user, products, promotions)
    entrances = [
        (each, Entrance(each, standing[each.pk], today=each.today())) for each in promotions
    ]
    return [
        EligibilityResult(
            registered, promotion, *entrance.look_at(registered), entrance.parts_for(registered)
        )
        for registered in products
        for promotion, entrance in entrances
    ]


def left_out(
    looks: Sequence[EligibilityResult], claimed: AbstractSet[int]
) -> list[EligibilityResult]:
    """Return the products that cannot be redeemed, but were not: none that goes with one that can.

    ``claimed`` are the ids of those that were.
    """
    eligible = [look for look in looks if look.is_eligible]
    offered = {unit.pk for look in eligible for part in look.parts for unit in part.units}
    others = (look for look in looks if not look.is_eligible)
    rest = (look for look in others if look.registered.pk not in claimed)
    return [look for look in rest if look.reward or look.registered.pk not in offered]


def evaluate_running(
    user: User,
    products: Iterable[RegisteredProduct],
    running: Sequence[Promotion] | None = None,
) -> list[EligibilityResult]:
    """Evaluate each product in each promotion that can be redeemed now or soon.

    Promotions for other models are left out: they are of no interest for this product.
    """
    looks = evaluate_all(user, products, kept.not_ended() if running is None else running)
    return [look for look in looks if look.reward is not None]
