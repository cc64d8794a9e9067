"""Guided checks: what a member tries before applying, and whether it helped."""

from dataclasses import dataclass

from accounts.models import User
from foundation.web.requests import row_id
from products.models import RegisteredProduct
from service.models import GuidedCheck, GuidedCheckAnswer


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One check, and where it stands among those of its category."""

    check: GuidedCheck
    number: int
    count: int

    @property
    def is_last(self) -> bool:
        """Whether the form comes next."""
        return self.number == self.count


def step_of(registered: RegisteredProduct, asked: str) -> CheckStep | None:
    """Return the check of this number, from 1; None if there is none."""
    checks = list(GuidedCheck.objects.offered(registered.product.category))
    number = row_id(asked) or 1
    if not 1 <= number <= len(checks):
        return None
    return CheckStep(checks[number - 1], number, len(checks))


def answer(
    *, by: User, registered_product_id: int, guided_check_id: int, is_solved: bool
) -> GuidedCheckAnswer:
    """Note whether a check helped; of each product the last answer counts, once.

    Raises:
        RegisteredProduct.DoesNotExist: it is not theirs.
        GuidedCheck.DoesNotExist: it is none of its category.
    """
    registered = by.registered_products.live().get(pk=registered_product_id)
    checks = GuidedCheck.objects.offered(registered.product.category)
    found, _is_new = GuidedCheckAnswer.objects.update_or_create(
        guided_check=checks.get(pk=guided_check_id),
        registered_product=registered,
        defaults={"is_solved": is_solved},
    )
    return found
