"""What the parts of bundles lack before their promotion is published."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from products.models import Product
from promotions.models import BundlePart, Promotion, Reward


def missing_parts(promotion: Promotion) -> Iterator[str]:
    """Yield the parts of bundles that no product could be."""
    parts = BundlePart.objects.filter(reward__promotion=promotion).select_related("reward")
    named = BundlePart.categories.through.objects.filter(bundlepart=OuterRef(OuterRef("pk")))
    of_category = Product.objects.filter(category__in=named.values("category"))
    for part in parts.filter(~Exists(of_category), products=None):
        names = {"reward": part.reward, "part": part}
        yield _("%(reward)s: no product fits the part “%(part)s”.") % names
    for reward in Reward.objects.filter(parts__in=parts, is_extra=True).distinct():
        text = _("%(reward)s comes on top of another reward, so it can't ask for more products.")
        yield text % {"reward": reward}
    for part in parts.filter(reward__kind=Reward.Kind.DRAW):
        names = {"reward": part.reward, "part": part}
        yield _("%(reward)s is a draw: no product earns it, so it has no part “%(part)s”.") % names
