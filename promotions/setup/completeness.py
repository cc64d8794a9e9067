"""Completeness: what a promotion still needs before it is published, and what looks like a slip."""

from collections.abc import Callable, Iterator
from typing import Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.regions import region_choices
from evidence.findings import FindingKind
from foundation.web.slots import Slot
from promotions.awarding import tiers
from promotions.codes.stock import in_stock
from promotions.models import ExtraQuestion, Promotion, PromotionText, Reward
from promotions.setup.bundles.lacking import missing_parts

# Which draws of a promotion were not announced: the app above knows, which fills the slot.
UNANNOUNCED: Slot[Callable[[Promotion], list[Reward]]] = Slot("draws that were not announced")
# Why an app above keeps a promotion from being published at all.
KEPT_BACK: Slot[Callable[[Promotion], list[str]]] = Slot("why a promotion is not published")
FEWEST_OPTIONS: Final = 2
NEEDED_TEXTS = (PromotionText.Field.NAME, PromotionText.Field.SUMMARY)


def missing(promotion: Promotion) -> list[str]:
    """List what the promotion still needs before it is published; empty when it is ready.

    The number of queries does not grow with its rewards, products and questions.
    """
    rewards = list(promotion.rewards.all())
    return [
        *_of_regions(promotion),
        *_of_periods(promotion, rewards),
        *_of_rewards(promotion, rewards),
        *_of_kinds(promotion, rewards),
        *tiers.overlaps(promotion),
        *missing_parts(promotion),
        *_of_texts(promotion, rewards),
        *_of_questions(promotion),
        *_of_policy(promotion),
        *(text for find in KEPT_BACK for text in find(promotion)),
    ]


def doubts(promotion: Promotion) -> list[str]:
    """List what does not block publishing but is rarely intended."""
    found = []
    if promotion.today() > promotion.claim_until:
        day = date_format(promotion.claim_until)
        found.append(_("The last day to redeem was %(day)s.") % {"day": day})
    others = dict(settings.LANGUAGES).keys() - _languages(promotion).keys()
    if others:
        names = ", ".join(name for code, name in settings.LANGUAGES if code in others)
        text = _("Not written in %(languages)s: its readers see English, and a note that says so.")
        found.append(text % {"languages": names})
    found.extend(tiers.gaps(promotion))
    if not promotion.recipient_wanted:
        text = _("If %(reward)s is sent as a parcel, its winner has to be asked for an address.")
        draws = promotion.rewards.filter(kind=Reward.Kind.DRAW)
        found.extend(text % {"reward": draw} for draw in draws)
    return found


def _of_regions(promotion: Promotion) -> list[str]:
    if not promotion.regions:
        return [_("No region is named.")]
    known = dict(region_choices())
    unknown = [code for code in promotion.regions if code not in known]
    return [_("%(code)s is no region.") % {"code": code} for code in unknown]


def _of_periods(promotion: Promotion, rewards: list[Reward]) -> Iterator[str]:
    """Yield contradictory dates; a constraint checks the order of the promotion's own dates."""
    if promotion.purchase_until > promotion.claim_until:
        yield _("Who buys on the last day of the purchase window can no longer redeem.")
    if (first_day := promotion.first_claim_day(promotion.purchase_until)) and (
        first_day > promotion.claim_until
    ):
        day = date_format(first_day)
        text = _("Who buys on the last day can redeem from %(day)s, after the last day to redeem.")
        yield text % {"day": day}
    for reward in rewards:
        names = {"reward": reward}
        first = reward.purchase_from or promotion.purchase_from
        last = reward.purchase_until or promotion.purchase_until
        if last < first:
            yield _("The purchase window of %(reward)s ends before it begins.") % names
        elif reward.purchase_until and last > promotion.claim_until:
            yield _("The purchase window of %(reward)s ends after the last day to redeem.") % names
        if reward.deliver_on and reward.deliver_on < promotion.starts_on:
            yield _("%(reward)s is to be delivered before the promotion begins.") % names


def _of_rewards(promotion: Promotion, rewards: list[Reward]) -> list[str]:
    earned = [one for one in rewards if one.kind != Reward.Kind.DRAW and not one.is_extra]
    if not earned:
        return [_("There is no reward that a product earns.")]
    left = in_stock(rewards)
    for_something = {
        *promotion.rewards.exclude(products=None).values_list("pk", flat=True),
        *promotion.rewards.exclude(categories=None).values_list("pk", flat=True),
    }
    idle = [one for one in earned if one.pk not in for_something]
    gone = [one for one in rewards if one.pk not in left]
    return [
        *(_("%(reward)s is for no product and no category.") % {"reward": one} for one in idle),
        *(_("%(reward)s has no stock.") % {"reward": one} for one in gone),
    ]


def _of_kinds(promotion: Promotion, rewards: list[Reward]) -> Iterator[str]:
    """Yield what a reward of its kind cannot do without."""
    ways_in = promotion.questions.filter(kind=ExtraQuestion.Kind.YES_NO)
    entered = set(ways_in.values_list("draw", flat=True))
    for reward in rewards:
        names = {"reward": reward}
        if reward.kind == Reward.Kind.DRAW and not (reward.is_extra or reward.pk in entered):
            yield _("No question enters %(reward)s: nobody can take part in the draw.") % names
        if reward.kind == Reward.Kind.CASHBACK and not reward.has_amount():
            yield _("%(reward)s needs an amount and a currency.") % names
    if any(reward.kind == Reward.Kind.DRAW for reward in rewards):
        for draw in (one for find in UNANNOUNCED for one in find(promotion)):
            yield _("%(reward)s is not announced: open its page and do so.") % {"reward": draw}


def _languages(promotion: Promotion) -> dict[str, str]:
    """Return the languages in which something is said: the portal's own, and each begun."""
    texts = [one for one in promotion.texts.all() if one.field != PromotionText.Field.BANNER]
    begun = {one.language for one in texts if one.text.strip()}
    begun.add(settings.LANGUAGE_CODE)
    return {code: name for code, name in settings.LANGUAGES if code in begun}


def _of_texts(promotion: Promotion, rewards: list[Reward]) -> list[str]:
    needed = [*NEEDED_TEXTS]
    # The e-mail with the code says how to activate it.
    if any(reward.kind == Reward.Kind.CODE for reward in rewards):
        needed.append(PromotionText.Field.ACTIVATION)
    known = {(one.language, one.field) for one in promotion.texts.all() if one.text.strip()}
    # Terms are not needed; but who reads them in one language may read them in each.
    if any(field == PromotionText.Field.TERMS for _language, field in known):
        needed.append(PromotionText.Field.TERMS)
    return [
        _("%(language)s: the text “%(text)s” is missing.") % {"text": field.label, "language": name}
        for language, name in _languages(promotion).items()
        for field in needed
        if (language, field.value) not in known
    ]


def _of_questions(promotion: Promotion) -> Iterator[str]:
    questions = promotion.questions.select_related("draw", "reward").worded()
    languages = _languages(promotion)
    for number, question in enumerate(questions, start=1):
        known = {one.language for one in question.texts.all() if one.label.strip()}
        explained = {one.language for one in question.texts.all() if one.explanation.strip()}
        for language, name in languages.items():
            names = {"number": number, "language": name}
            if language not in known:
                yield _("Question %(number)d has no text in %(language)s.") % names
            elif explained and language not in explained:
                yield _("Question %(number)d has no explanation in %(language)s.") % names
        if question.draw and question.draw.promotion_id != promotion.pk:
            names = {"number": number, "reward": question.draw}
            yield _("Question %(number)d enters %(reward)s, a draw of another promotion.") % names
        if question.reward and question.reward.promotion_id != promotion.pk:
            names = {"number": number, "reward": question.reward}
            yield _("Question %(number)d is for %(reward)s of another promotion.") % names
        if question.kind in ExtraQuestion.CHOSEN:
            yield from _of_options(question, number, languages)


def _of_options(question: ExtraQuestion, number: int, languages: dict[str, str]) -> Iterator[str]:
    options = list(question.options.all())
    if len(options) < FEWEST_OPTIONS:
        yield _("Question %(number)d needs two options or more.") % {"number": number}
    for option in options:
        for language, name in languages.items():
            if language not in option.by_language:
                names = {"number": number, "option": option, "language": name}
                yield _("Question %(number)d: “%(option)s” has no text in %(language)s.") % names


def _of_policy(promotion: Promotion) -> list[str]:
    """List what would send every claim of an automatic promotion to a reviewer."""
    if promotion.policy != Promotion.Policy.AUTOMATIC:
        return []
    if not promotion.policy_checks:
        return [_("Automatic approval needs at least one check.")]
    if promotion.serial_photo_wanted:
        return []
    if FindingKind.SERIAL in promotion.policy_checks:
        return [_("The serial number is to be checked, but no photo of it is asked for.")]
    if FindingKind.LABEL in promotion.policy_checks:
        return [_("The label on the photo is to be checked, but no photo of it is asked for.")]
    return []
