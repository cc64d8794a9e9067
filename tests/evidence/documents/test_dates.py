from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.documents.dates import MONTH_FIRST, YEAR_FIRST, find_dates, match_date, match_later
from evidence.documents.month_names import month_names
from evidence.findings import FindingVerdict
from evidence.reading.lines import with_neighbours
from tests.evidence.documents.pages import page, tall

NINTH_OF_MARCH = date(2023, 3, 9)
DAY_FIRST = ["DE", "SG", "ID", "FR", "TH", "BR"]
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DE", "09.03.2023"),
        ("DE", "9.3.23"),
        ("DE", "Datum:09. März 2023"),
        ("DE", "9.Maerz 2023"),
        ("DE", "Sonntag, 9. Marz 2023 12:30"),
        ("AT", "2023-03-09T12:30"),
        ("SG", "Date: 09/03/2023 14:22:01"),
        ("SG", "09/03/202314:22"),
        ("SG", "9th March 2023"),
        ("SG", "March 9, 2023"),
        ("MY", "09-MAR-23"),
        ("MY", "O9/03/2O23"),
        ("MY", "20230309"),
        ("ID", "9 Maret 2023"),
        ("FR", "le 9 mars 2023"),
        ("ES", "9 de marzo de 2023"),
        ("BR", "9demarcode2023"),
        ("PL", "9 marca 2023"),
        ("NL", "9 maart 2023"),
        ("GR", "9 Μαρτίου 2023"),
        ("VN", "Ngày 9 tháng 3 năm 2023"),
        ("US", "03/09/2023"),
        ("US", "Mar. 9, 2023"),
        ("US", "3-9-23"),
        ("KR", "2023-03-09"),
        ("KR", "2023. 3. 9."),
        ("KR", "23. 3. 9."),
        ("KR", "2023년 3월 9일"),
        ("KR", "거래일자: 23/03/09"),
        ("KR", "거래일시 2023.03.09 14:32"),
        ("TH", "วันที่: 9 มีนาคม 2566"),
        ("TH", "09-03-66"),
        ("VN", "Ngày 09 tháng 03 năm 2023"),
        ("RU", "9 марта 2023 года"),
        ("UA", "9 березня 2023 року"),
        ("EG", "التاريخ: ٩ مارس ٢٠٢٣"),
        ("EG", "٠٩/٠٣/٢٠٢٣"),
        ("KR", "2023E 3日 9g"),
        ("CN", "开票日期:2023年03月09日"),
        ("TW", "112/03/09"),
        ("TW", "中華民國112年3月9日"),
        ("JP", "令和5年3月9日"),
        ("HU", "2023.03.09.12:30"),
        ("LT", "2023 03 09"),
        ("TH", "09/03/2566"),
        ("TH", "9/3/66"),
    ],
)
def test_a_date_is_read_as_the_country_prints_it(country: str, text: str) -> None:
    assert NINTH_OF_MARCH in find_dates(text, country)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DE", "03.09.2023"),
        ("SG", "03/09/2023"),
        ("US", "09/03/2023"),
        ("KR", "09.03.2023"),
        ("CN", "09/03/23"),
        ("DE", "23.03.09"),
    ],
)
def test_a_date_in_another_order_is_another_day(country: str, text: str) -> None:
    assert NINTH_OF_MARCH not in find_dates(text, country)


@pytest.mark.parametrize(
    "text",
    [
        "10-12-23-45",
        "1.2.3.2023",
        "912-09.03.20231",
        "12.30",
        "9 Mar 12:30",
        "1.429,00",
        "31.02.2023",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert find_dates(text, "DE") == set()


@given(days, st.sampled_from(DAY_FIRST), st.sampled_from("/.-"))
def test_day_and_month_swapped_never_pass(day: date, country: str, sign: str) -> None:
    printed = f"{day.month:02}{sign}{day.day:02}{sign}{day.year}"
    only_one_order = day.day > 12 or day.day == day.month
    assert (day in find_dates(printed, country)) == only_one_order
    assert day in find_dates(f"{day.day:02}{sign}{day.month:02}{sign}{day.year}", country)


@given(days, st.sampled_from([*DAY_FIRST, *YEAR_FIRST, *MONTH_FIRST]), st.integers(1, 400))
def test_every_country_reads_its_own_dates_and_no_other_day(
    day: date, country: str, off: int
) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y"):
        found = find_dates(day.strftime(form), country)
        assert day in found
        assert day + timedelta(off) not in found
        assert day - timedelta(off) not in found


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("", "25/12/2018 8:13:39 PM"),
        ("", "25-DEC-18"),
        ("", "25DEC2018"),
        ("", "25-DEC-1816:30"),
        ("", "25/12/1816:30"),
        ("", "25 DEC 201816:30"),
        ("", "DEC 25, 18"),
        ("", "Dec-25-18"),
        ("", "12/25/2018"),
        ("", "14:3025/12/2018"),
        ("", "25. Dez. 2018"),
        ("", "le 25 décembre 2018"),
        ("", "25 december 2018"),
        ("", "25 Disember 2018"),
        ("", "25 de dezembro de 2018"),
        ("MY", "12/25/18"),
        ("US", "12/25/18"),
        ("US", "25/12/2018"),
        ("DE", "25 décembre 2018"),
        ("CA", "12/25/2018"),
        ("KR", "25.12.2018"),
    ],
)
def test_a_date_that_can_be_no_other_is_read_wherever_it_is_printed(
    country: str, text: str
) -> None:
    assert date(2018, 12, 25) in find_dates(text, country)


@given(days, st.sampled_from("/.-"))
def test_without_a_country_the_day_comes_first(day: date, sign: str) -> None:
    swapped = f"{day.month:02}{sign}{day.day:02}{sign}{day.year}"
    only_one_order = day.day > 12 or day.day == day.month
    assert (day in find_dates(swapped, "")) == only_one_order
    assert day in find_dates(f"{day.day:02}{sign}{day.month:02}{sign}{day.year}", "")


def test_a_month_has_the_name_of_the_countrys_own_language_first() -> None:
    assert month_names("PL")["listopad"] == 11
    assert month_names("HR")["listopad"] == 10
    assert month_names("FR").get("jui") is None
    assert month_names("DE")["mai"] == month_names("ID")["mei"] == 5


def test_the_day_passes_where_it_stands_among_others() -> None:
    lines = page("Order date 01.03.2023", "Invoice date 09.03.2023")
    found = match_date(NINTH_OF_MARCH, "DE", lines)
    assert (found.verdict, found.read, found.box) == (
        FindingVerdict.PASS,
        "2023-03-09",
        lines[1].box,
    )


def test_another_day_fails_and_none_is_unreadable() -> None:
    assert match_date(NINTH_OF_MARCH, "DE", page("10.03.2023")).verdict is FindingVerdict.FAIL
    assert match_date(NINTH_OF_MARCH, "DE", page("Rechnung")).verdict is FindingVerdict.UNREADABLE


@pytest.mark.parametrize(
    "due",
    [
        "Due Date: 09.03.2023",
        "DUEDATE 09.03.2023",
        "Zahlbar bis 9. März 2023",
        "Zahlbar bis zum: 09.03.2023",
        "Date d'échéance : 09/03/2023",
        "Vervaldatum 09-03-2023",
        "付款期限:2023-03-09",
    ],
)
def test_the_last_day_to_pay_is_for_people(due: str) -> None:
    lines = with_neighbours(page("Invoice date 09.02.2023", due))
    assert match_date(NINTH_OF_MARCH, "DE", lines).verdict is FindingVerdict.NEAR
    assert match_date(date(2023, 2, 9), "DE", lines).verdict is FindingVerdict.PASS


def test_the_last_day_to_pay_is_known_from_the_label_above_it() -> None:
    table = [*page("Due Date", "09.03.2023"), tall("Thank you", 9, 0.03)]
    assert match_date(NINTH_OF_MARCH, "DE", with_neighbours(table)).verdict is FindingVerdict.NEAR


@pytest.mark.parametrize(
    "texts",
    [
        ["Invoice date: 09.03.2023", "Due date: 09.03.2023"],
        ["Date 09.03.2023 Due date 09.03.2023"],
        ["TOTAL DUE", "09.03.2023"],
        ["Amount due 12.00", "09.03.2023 18:30"],
        ["Rechnung vom 09.03.2023", "zahlbar bis 09.03.2023"],
    ],
)
def test_the_day_of_the_paper_passes_though_it_is_to_be_paid_then(texts: list[str]) -> None:
    found = match_date(NINTH_OF_MARCH, "DE", with_neighbours(page(*texts)))
    assert found.verdict is FindingVerdict.PASS


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        (["Rechnungsdatum 09.03.2023", "zahlbar bis 09.04.2023"], FindingVerdict.PASS),
        (["09.03.2023 14:23", "Garantie bis 09.03.2026"], FindingVerdict.PASS),
        (["Invoice date 10.03.2023"], FindingVerdict.PASS),
        (["Rechnungsdatum 12.03.2023"], FindingVerdict.FAIL),
        (["12.03.2023 14:23"], FindingVerdict.FAIL),
        (["Bestellt am 01.03.2023", "Rechnungsdatum 12.03.2023"], FindingVerdict.NEAR),
        (["發票日期: 2023-03-12", "2023-03-01"], FindingVerdict.NEAR),
        (["zahlbar bis 09.04.2023"], FindingVerdict.UNREADABLE),
        (["Rechnung"], FindingVerdict.UNREADABLE),
    ],
)
def test_a_paper_written_after_its_upload_is_named(
    texts: list[str], verdict: FindingVerdict
) -> None:
    found = match_later(NINTH_OF_MARCH, "DE", with_neighbours(page(*texts)))
    assert found.verdict is verdict
    assert (found.box is not None) is (verdict in {FindingVerdict.FAIL, FindingVerdict.NEAR})
