from evidence import findings
from promotions.models import RELIABLE_CHECKS
from redemptions.models import Check


def test_a_check_has_the_verdicts_of_a_finding() -> None:
    assert Check.Verdict.values == [verdict.value for verdict in findings.Verdict]


def test_what_is_read_is_what_promotions_may_rely_on() -> None:
    read = [kind.value for kind in findings.Kind]
    assert [kind.value for kind in Check.READ] == read
    assert [name for name, _label in RELIABLE_CHECKS] == read


def test_a_check_is_read_or_looked_up_elsewhere_or_a_risk() -> None:
    assert [*Check.READ, *Check.ELSEWHERE, *Check.RISKS] == list(Check.Kind)
