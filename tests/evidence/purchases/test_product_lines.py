import pytest

from evidence.documents.model_names import match_model
from evidence.findings import Finding, FindingVerdict
from evidence.purchases.product_lines import match_product_line
from evidence.reading.lines import with_neighbours
from tests.evidence.documents.pages import table

MODEL = "PRO MP241"


def found(*rows: str, model: str = MODEL) -> Finding:
    lines = table(*rows)
    return match_product_line(model, match_model(model, with_neighbours(lines)), lines)


@pytest.mark.parametrize(
    "rows",
    [
        ("MSI PRO MP241 | 1 | 139,00 EUR | 139,00 EUR", "Kabel | 2 | 5,00 EUR | 10,00 EUR"),
        ("1 x PRO MP241 | 139.00",),
        ("PRO MP241 24 inch, 2 x USB, 1 x HDMI | 139.00",),
        ("2 | PRO MP241 | 1 | 139.00 | 139.00",),
        ("PRO MP241", "1 X 139.00 | 139.00"),
        ("PRO MP241 | 139.00", "2 x Kabel | 10.00"),
        ("PRO MP241 | 1 台 | NT$3,990",),
        ("Garantie PRO MP241", "PRO MP241 | 139,00"),
        ("Case for PRO MP241 | 19.90", "PRO MP241 | 139.00"),
        ("PRO MP241 | 139.00", "Discount PRO MP241 | -10.00"),
    ],
)
def test_one_unit_with_its_price_passes(rows: tuple[str, ...]) -> None:
    assert found(*rows).verdict is FindingVerdict.PASS


@pytest.mark.parametrize(
    "rows",
    [
        ("PRO MP241 | 2 | 139,00 EUR | 278,00 EUR",),
        ("2 x PRO MP241 | 278.00",),
        ("PRO MP241", "3 X 139.00 | 417.00"),
        ("PRO MP241 | 2 台 | NT$7,980",),
        ("PRO MP241 | Qty: 2 | 278.00",),
        ("PRO MP241 | 2 Stk | 278,00",),
        ("PRO MP241", "Thank you", "2 x PRO MP241 | 278,00"),
    ],
)
def test_more_than_one_is_for_people(rows: tuple[str, ...]) -> None:
    finding = found(*rows)
    assert finding.verdict is FindingVerdict.NEAR
    assert finding.box is not None


@pytest.mark.parametrize("amount", ["-139,00 EUR", "139.00-", "(139.00)"])
def test_a_returned_one_fails(amount: str) -> None:
    sold_too = found("PRO MP241 | 139,00", f"PRO MP241 | 1 | {amount}")
    assert sold_too.verdict is FindingVerdict.FAIL
    assert found(f"PRO MP241 | 1 | {amount}").verdict is FindingVerdict.FAIL


@pytest.mark.parametrize(
    "text",
    [
        "Case for PRO MP241",
        "Netzteil für MSI PRO MP241",
        "適用於PRO MP241 支架",
        "Tas untuk PRO MP241",
    ],
)
def test_a_part_for_the_product_is_for_people(text: str) -> None:
    assert found(f"{text} | 19.90").verdict is FindingVerdict.NEAR


def test_a_name_without_a_price_or_not_there_says_nothing() -> None:
    assert found("PRO MP241").verdict is FindingVerdict.UNREADABLE
    assert found("Kabel | 9.90").verdict is FindingVerdict.UNREADABLE


def test_figures_of_the_name_are_no_quantity() -> None:
    name = "GeForce RTX 3060 GAMING X 12"
    assert found(f"{name} | 389.00", model=name).verdict is FindingVerdict.PASS
