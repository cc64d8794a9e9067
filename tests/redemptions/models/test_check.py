from evidence import findings
from promotions.models import RELIABLE_CHECKS
from redemptions.models import Check


def test_a_check_has_the_verdicts_of_a_finding() -> None:
    assert Check.Verdict.values == [verdict.value for verdict in findings.FindingVerdict]


def test_what_is_read_is_what_promotions_may_rely_on() -> None:
    read = [kind.value for kind in findings.FindingKind]
    assert [kind.value for kind in Check.READ] == read
    # Nothing passes a search for changes: it has a row only where it finds one.
    relied_on = [kind.value for kind in Check.READ if kind not in Check.CHANGES]
    assert [name for name, _label in RELIABLE_CHECKS] == relied_on


def test_a_check_is_read_or_of_the_price_or_looked_up_elsewhere_or_a_risk() -> None:
    assert [*Check.READ, Check.Kind.PRICE, *Check.ELSEWHERE, *Check.RISKS] == list(Check.Kind)
