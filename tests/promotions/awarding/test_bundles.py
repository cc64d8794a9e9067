"""Which units of a member make up the parts of a bundle."""

from datetime import timedelta

import pytest

from accounts.models import User
from products.models import RegisteredProduct
from promotions.awarding import bundles
from promotions.conditions import MemberContext
from promotions.models import BundlePart
from tests import factories
from tests.redemptions.bundles.sets import make_bundle, make_supply


def choice(pk: int, *units: int) -> bundles.PartChoice:
    return bundles.PartChoice(BundlePart(pk=pk), [RegisteredProduct(pk=unit) for unit in units])


@pytest.mark.parametrize(
    ("offered", "found"),
    [
        ([choice(1, 7), choice(2, 8)], {1: 7, 2: 8}),
        # Who has the only one moves to another.
        ([choice(1, 7, 8), choice(2, 7)], {1: 8, 2: 7}),
        ([choice(1, 7, 8), choice(2, 7, 9), choice(3, 7)], {1: 8, 2: 9, 3: 7}),
        # Two parts of one category need two units.
        ([choice(1, 7), choice(2, 7)], {1: 7}),
        ([choice(1)], {}),
    ],
)
def test_no_unit_serves_two_parts(offered: list[bundles.PartChoice], found: dict[int, int]) -> None:
    assert {part: unit.pk for part, unit in bundles.assigned(offered).items()} == found


@pytest.mark.django_db
def test_a_unit_fits_that_meets_what_the_promotion_asks_of_a_purchase(alice: User) -> None:
    promotion, part = make_bundle()
    card, fits = factories.make_registered(alice), make_supply(alice)
    early = promotion.purchase_from - timedelta(days=1)
    others = [
        make_supply(alice, purchased_on=early),
        make_supply(alice, region="US"),
        factories.make_registered(alice),
    ]
    used = make_supply(alice)
    known = MemberContext("DE", units=[card, fits, *others, used], claimed={used.pk})
    (found,) = bundles.choices(card, part.reward, promotion, known)
    assert list(found.units) == [fits]
    (met,) = bundles.conditions(card, part.reward, promotion, known)
    assert (met.is_met, met.text) == (True, "Needs a power supply too: your MPG A850G fits.")
    (unmet,) = bundles.conditions(card, part.reward, promotion, MemberContext("DE", units=[card]))
    assert unmet.text == "Needs a power supply too. Register yours, with its invoice."
