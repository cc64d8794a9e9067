from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.documents.serial_numbers import find_serial_and_chk, match_serial
from evidence.findings import Box, FindingVerdict
from evidence.reading.lines import Line

SERIAL = "BA3T01946000V"
PLACE = (0.1, 0.2, 0.3, 0.4)
serials = st.from_regex(r"\A[A-Z]{2}[0-9][A-Z][0-9]{8}[A-Z0-9]\Z")


@dataclass(frozen=True)
class ACode:
    text: str
    format: str = "Code128"
    box: tuple[float, float, float, float] = PLACE


def lines(*texts: str) -> list[Line]:
    return [
        Line(text, 0.9, Box(0.1, 0.1 + row / 20, 0.6, 0.14 + row / 20))
        for row, text in enumerate(texts)
    ]


def verdict_of_codes(*texts: str) -> FindingVerdict:
    return match_serial(SERIAL, [ACode(text) for text in texts], []).verdict


def verdict_of_print(*texts: str) -> FindingVerdict:
    return match_serial(SERIAL, [], lines(*texts)).verdict


@pytest.mark.parametrize(
    "text",
    [
        SERIAL,
        f"S{SERIAL}",
        f"25S{SERIAL}",
        f"S/N: {SERIAL}",
        f"https://register.example.com/?sn={SERIAL}&chk=4A7",
        f"(01)04711234567890(21){SERIAL}",
    ],
)
def test_a_code_passes_that_says_the_serial(text: str) -> None:
    found = match_serial(SERIAL, [ACode("4711234567890", "EAN13"), ACode(text)], [])
    assert (found.verdict, found.read, found.box) == (FindingVerdict.PASS, SERIAL, Box(*PLACE))
    assert found.confidence == 1


@pytest.mark.parametrize(
    "text",
    [f"ABCD{SERIAL}", f"{SERIAL}9", f"https://example.com/?sn=X{SERIAL}", "602V397637SB2207004711"],
)
def test_a_code_does_not_pass_that_holds_the_serial_in_a_longer_run(text: str) -> None:
    assert verdict_of_codes(text) is not FindingVerdict.PASS


def test_a_code_of_another_unit_fails() -> None:
    found = match_serial(SERIAL, [ACode("PA1T060A01074")], [])
    assert (found.verdict, found.read) == (FindingVerdict.FAIL, "PA1T060A01074")


def test_a_code_that_differs_in_a_sign_or_two_is_for_people() -> None:
    assert verdict_of_codes("BA3T01946001V") is FindingVerdict.NEAR
    assert verdict_of_codes("BA3T01946011V") is FindingVerdict.NEAR


def test_the_article_number_of_goods_is_no_other_serial() -> None:
    unit = "1234567890123"
    assert (
        match_serial(unit, [ACode("4711234567890", "EAN13")], []).verdict
        is FindingVerdict.UNREADABLE
    )
    assert (
        match_serial(unit, [ACode("4711234567890", "Code128")], []).verdict is FindingVerdict.FAIL
    )


@pytest.mark.parametrize(
    "texts",
    [
        ["S/N: BA3T01946000V"],
        ["S/NBA3T01946000V"],
        ["ba3t 0194 6000v"],
        ["S/N: 8A3TOI946OOQV  CHK: 4A7"],
        ["S/N:BA3T01946000VCHK:4A7"],
        ["Serial No. BA3T-0194-6000V"],
        ["S/N: BA3T0194", "6000V"],
        ["(BA3T) 01946000V"],
    ],
)
def test_print_passes_that_says_the_serial_look_alikes_folded(texts: list[str]) -> None:
    assert verdict_of_print("PRO MP241", *texts) is FindingVerdict.PASS


@pytest.mark.parametrize(
    "text", ["602BA3T01946000V", "BA3T01946000V12", "912-BA3T01946000V", "BA3T01946000V-12"]
)
def test_print_does_not_pass_that_holds_the_serial_in_a_longer_run(text: str) -> None:
    assert verdict_of_print(text) is not FindingVerdict.PASS


def test_print_with_one_wrong_sign_is_for_people() -> None:
    assert verdict_of_print("S/N: BA3T01946001V") is FindingVerdict.NEAR


def test_print_with_another_letter_that_looks_alike_is_for_people() -> None:
    found = match_serial("D2546V00640752", [], lines("S/N: O2546V00640752"))
    assert (found.verdict, found.read) == (FindingVerdict.NEAR, "O2546V00640752")
    # A digit in the place of a letter is how an engine misreads it.
    assert match_serial("D2546V00640752", [], lines("S/N: 02546V00640752")).passed


def test_print_of_another_serial_fails_and_of_none_is_unreadable() -> None:
    assert verdict_of_print("S/N: PA1T060A01074") is FindingVerdict.FAIL
    assert verdict_of_print("Model: 912-V397-637", "DC 12 V") is FindingVerdict.UNREADABLE
    assert verdict_of_print() is FindingVerdict.UNREADABLE


def test_a_code_overrules_print_that_only_looks_alike() -> None:
    found = match_serial(SERIAL, [ACode("BA3TO1946000V")], lines(SERIAL))
    assert (found.verdict, found.read) == (FindingVerdict.NEAR, "BA3TO1946000V")


def test_print_passes_beside_another_code_of_the_label() -> None:
    found = match_serial(SERIAL, [ACode("911-7D75-001AB")], lines(f"S/N: {SERIAL}"))
    assert found.verdict is FindingVerdict.PASS


@given(serials, serials)
def test_no_other_serial_passes(one: str, other: str) -> None:
    for found in (match_serial(one, [ACode(other)], []), match_serial(one, [], lines(other))):
        assert (found.verdict is FindingVerdict.PASS) <= (found.expected == one)
    assert (match_serial(one, [ACode(other)], []).verdict is FindingVerdict.PASS) == (one == other)


@given(serials, st.integers(0, 12), st.sampled_from("34579ACEFHJKMNPRTUVWXY"))
@pytest.mark.long
def test_no_serial_with_one_sign_changed_passes_by_its_code(
    serial: str, place: int, sign: str
) -> None:
    changed = serial[:place] + sign + serial[place + 1 :]
    passes = match_serial(serial, [ACode(changed)], []).verdict is FindingVerdict.PASS
    assert passes == (changed == serial)


def test_scan_reads_serial_and_chk_from_a_qr_address() -> None:
    first = find_serial_and_chk([ACode(f"https://a.example/?sn={SERIAL}&chk=4A7", "QRCode")], [])[0]
    assert (first.serial, first.chk) == (SERIAL, "4A7")


def test_scan_takes_the_code_that_print_calls_the_serial_number() -> None:
    codes = [ACode("1P9117D75001"), ACode(f"S{SERIAL}"), ACode("4711234567890", "EAN13")]
    found = find_serial_and_chk(codes, lines("S/N: BA3TO1946000V", "CHK: 4A7"))
    assert (found[0].serial, found[0].chk) == (SERIAL, "4A7")
    assert "4711234567890" not in [each.serial for each in found]


@pytest.mark.parametrize(
    "text", ["S/N: BA3T01946000V CHK: 4A7", "S/N:BA3T01946000VCHK:4A7", "SN BA3T01946000V CHK 4A7"]
)
def test_scan_reads_print_alone(text: str) -> None:
    first = find_serial_and_chk([], lines("Model: 912-V397-637", text))[0]
    assert (first.serial, first.chk) == (SERIAL, "4A7")


def test_scan_offers_few_and_none_where_nothing_is() -> None:
    many = [ACode(f"BA3T0194600{number}V") for number in range(10, 30)]
    assert len(find_serial_and_chk(many, [])) == 5
    assert find_serial_and_chk([], lines("PRO MP241", "DC 12 V")) == []
