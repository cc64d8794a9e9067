"""Publishing: a promotion is shown to members once nothing that they need is missing."""

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.regions import region_choices
from products.findings import Kind
from promotions.models import Promotion, PromotionText, Reward
from promotions.stock import in_stock

NEEDED_TEXTS = (PromotionText.Field.NAME, PromotionText.Field.SUMMARY)


class Incomplete(Exception):
    """The promotion cannot be published yet; what it lacks is for staff to read."""

    def __init__(self, lacks: list[str]) -> None:
        super().__init__("; ".join(lacks))
        self.lacks = lacks


def missing(promotion: Promotion) -> list[str]:
    """List what the promotion lacks before members may see it; nothing means it is ready."""
    return [
        *_of_regions(promotion),
        *_of_rewards(list(promotion.rewards.all())),
        *_of_texts(promotion),
        *_of_policy(promotion),
        *([] if promotion.banner else [_("The banner is missing.")]),
    ]


@transaction.atomic
def publish(*, promotion_id: int, by: User) -> bool:
    """Show a promotion to members; tells whether it was hidden until now.

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


def _of_regions(promotion: Promotion) -> list[str]:
    if not promotion.regions:
        return [_("No region is named.")]
    known = dict(region_choices())
    unknown = [code for code in promotion.regions if code not in known]
    return [_("%(code)s is no region.") % {"code": code} for code in unknown]


def _of_rewards(rewards: list[Reward]) -> list[str]:
    earned = [reward for reward in rewards if reward.kind != Reward.Kind.DRAW]
    if not earned:
        return [_("There is no reward that a product earns.")]
    left = in_stock(rewards)
    idle = [one for one in earned if not one.products.exists() and not one.categories.exists()]
    gone = [one for one in rewards if one.pk not in left]
    return [
        *(_("%(reward)s is for no product and no category.") % {"reward": one} for one in idle),
        *(_("%(reward)s has no stock.") % {"reward": one} for one in gone),
    ]


def _of_policy(promotion: Promotion) -> list[str]:
    """Say what would leave every claim of an automatic promotion to people."""
    if promotion.policy != Promotion.Policy.AUTOMATIC:
        return []
    if not promotion.policy_checks:
        return [_("Automatic approval needs at least one check.")]
    if Kind.SERIAL in promotion.policy_checks and not promotion.serial_photo_wanted:
        return [_("The serial number is to be checked, but no photo of it is asked for.")]
    return []


def _of_texts(promotion: Promotion) -> list[str]:
    filled = promotion.texts.exclude(text="")
    known = set(filled.values_list("language", "field"))
    return [
        _("The %(text)s in %(language)s is missing.") % {"text": field.label, "language": name}
        for language, name in settings.LANGUAGES
        for field in NEEDED_TEXTS
        if (language, field.value) not in known
    ]
