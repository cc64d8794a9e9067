"""Which label a photo shows, decided by what was read; every sign by itself and against another."""

import pytest

from evidence.findings import Box, FindingVerdict
from evidence.reading import Line
from evidence.sandbox.answer import DecodedCode
from evidence.unit_labels.product_label import around_codes, match_label
from evidence.unit_labels.surroundings import Surroundings

SERIAL = "BA3T01946000V"
KRAFT = Surroundings(kraft=0.9, colourful=0.9, hues=1, brightness=0.6)
ART = Surroundings(kraft=0, colourful=0.5, hues=3, brightness=0.4)
RED = Surroundings(kraft=0, colourful=0.9, hues=1, brightness=0.4)
BARE = Surroundings(kraft=0.02, colourful=0.1, hues=0, brightness=0.2)
RATED = ("Input: 19V = 6.32A", "FCC ID: I4L-MS16R6", "CAUTION: do not open")
STICKER = ("PRO MP241", "Model: 9S6-3PA4CT", f"S/N: {SERIAL} CHK: 4A7", "Made in China")


def code(text: str, form: str = "Code128", top: float = 0.4) -> DecodedCode:
    return DecodedCode(form, text, (0.3, top, 0.6, top + 0.05))


def told(
    *texts: str,
    codes: tuple[DecodedCode, ...] = (code(SERIAL),),
    around: Surroundings | None = BARE,
    large: str = "",
) -> tuple[str, str]:
    lines = [
        Line(text, 0.9, Box(0.1, at / 20, 0.5, at / 20 + 0.03)) for at, text in enumerate(texts)
    ]
    lines += [Line(large, 0.9, Box(0.1, 0.7, 0.9, 0.8))] if large else []
    found = match_label(SERIAL, codes, lines, around)
    return found.verdict.value, found.read


GOODS = code("4719078343730", "EAN13", top=0.6)


@pytest.mark.parametrize("texts", [(), (SERIAL,), STICKER, (*STICKER, *RATED)])
def test_a_label_without_any_sign_of_a_package_is_that_of_the_product(
    texts: tuple[str, ...],
) -> None:
    assert told(*texts) == ("pass", "")


def test_the_words_of_a_carton_are_named() -> None:
    assert told(*STICKER, "CARTON 1 OF 1", "QTY: 1 PCS", "G.W.: 2.1 KG") == (
        "fail",
        "CARTON 1 OF 1; QTY: 1 PCS; G.W.: 2.1 KG",
    )


def test_a_single_word_is_for_people_whatever_else_the_label_says() -> None:
    assert told(*STICKER, "QTY: 1 PCS")[0] == "near"
    assert told(*STICKER, *RATED, "QTY: 1 PCS")[0] == "near"


def test_a_size_is_made_up_for_by_what_the_product_says() -> None:
    assert told(*STICKER, "120 x 120 x 25 mm")[0] == "near"
    assert told(*STICKER, "120 x 120 x 25 mm", "DC 12V 0.2A")[0] == "pass"


def test_an_article_number_beside_the_serial_is_for_people() -> None:
    assert told(*STICKER, codes=(code(SERIAL), GOODS)) == ("near", "EAN13 4719078343730")
    assert told(*STICKER, "4 719078 343730") == ("near", "4 719078 343730")
    assert told(*STICKER, "4 719078 343731")[0] == "pass", "its check digit is wrong"


def test_a_product_that_bears_one_besides_its_ratings_passes() -> None:
    assert told(*STICKER, RATED[0], codes=(code(SERIAL), GOODS))[0] == "near"
    assert told(*STICKER, *RATED, codes=(code(SERIAL), GOODS))[0] == "pass"
    rated = told(*STICKER, *RATED, around=KRAFT)
    assert rated == ("pass", ""), "a product that lies on its carton"


def test_cardboard_and_art_around_it_are_for_people() -> None:
    assert told(*STICKER, around=KRAFT) == ("near", "cardboard")
    assert told(*STICKER, around=ART) == ("near", "art")
    assert told(*STICKER, codes=(code(SERIAL), GOODS), around=KRAFT)[0] == "fail"


def test_what_the_front_of_a_box_praises_is_for_people() -> None:
    assert told(SERIAL, "DDR5", "D 360Hz") == ("near", "DDR5")
    assert told(SERIAL, "PCle 5.0", "80 PLUS")[0] == "near", "an I taken for an l"
    assert told(SERIAL, "DDR5", "DDR4")[0] == "pass", "one kind of feature: the slots of a board"
    assert told(SERIAL, "DDR5", "WIFI 7", "C31", "U5", "R9")[0] == "pass", "a board"
    assert told(SERIAL, "80 PLUS GOLD", "PCIE5", "+12V 70A")[0] == "pass", "a power supply"
    assert told(SERIAL, "GEFORCE RTX 3080 GAMING X TRIO", "RGB")[0] == "pass", "within a name"


def test_a_name_in_large_letters_and_a_bright_colour_together_are_for_people() -> None:
    assert told(SERIAL, around=RED)[0] == "pass", "a red product"
    assert told(SERIAL, large="MAG A850GL")[0] == "pass", "a product that bears its name"
    name = "MAG CORELIQUID 240"
    assert told(SERIAL, around=RED, large=name) == ("near", f"hue; {name}")
    assert told(SERIAL, *RATED, around=RED, large=name)[0] == "pass"
    assert told(SERIAL, name, around=RED)[0] == "pass", "as small as the serial"
    for other in ("GEFORCE", "2026 1138", f"S/N {SERIAL}"):
        assert told("SN " + SERIAL, around=RED, large=other)[0] == "pass", "no name of a model"


def test_a_label_whose_name_stands_beside_it_in_large_letters_is_for_people() -> None:
    cut, name = "IGORGK7ISONIC", "VIGOR GK71 SONIC"
    assert told(SERIAL, name, large=cut) == ("near", cut)
    assert told(SERIAL, name, large=cut, codes=())[0] == "near"
    assert told(SERIAL, name, "5V 100mA", large=cut)[0] == "pass"
    assert told(SERIAL, "GeForce RTX 4070 VENTUS 2X", large="RTX 4070")[0] == "pass"


def test_letters_of_a_slanted_line_are_measured_across_it() -> None:
    slanted = Line("PRO MP241 E2", 0.9, Box(0.1, 0.5, 0.6, 0.6), slope=0.15)
    lines = [Line(SERIAL, 0.9, Box(0.1, 0.2, 0.3, 0.23)), slanted]
    assert match_label(SERIAL, [code(SERIAL)], lines, RED).verdict is FindingVerdict.PASS


def test_other_units_of_the_product_make_it_a_carton() -> None:
    other = code("BA3T01946001V", top=0.7)
    assert told(SERIAL, codes=(code(SERIAL), other)) == ("near", "BA3T01946001V")
    assert told(SERIAL, "BA3T01946017V", "BA3T01946018V")[0] == "near"
    assert told("BA3T01946O0OV")[0] == "pass", "misread, and the same"
    assert told("P/N: 936BOA421013V")[0] == "pass", "a number that begins otherwise"


def test_parts_of_a_board_speak_for_the_product() -> None:
    assert told("C31", "U5", "CPU_FAN1", around=ART)[0] == "pass"
    assert told("DDR5", "RTX4070", "WIFI7", around=ART)[0] == "near"


def test_nothing_is_said_of_what_was_not_read_or_shows_no_serial() -> None:
    assert match_label(SERIAL, [code(SERIAL)], None, None).verdict is FindingVerdict.UNREADABLE
    assert told("Model: 9S6", codes=())[0] == "unreadable"
    # What it shows of a package is said all the same.
    assert match_label(SERIAL, [code(SERIAL), GOODS], None, None).verdict is FindingVerdict.NEAR


def test_a_finding_has_its_place() -> None:
    lines = [Line("QTY: 1", 0.9, Box(0.1, 0.2, 0.3, 0.25))]
    assert match_label(SERIAL, [code(SERIAL)], lines, None).box == Box(0.1, 0.2, 0.3, 0.25)
    assert match_label(SERIAL, [code(SERIAL)], [], KRAFT).box == Box(*code(SERIAL).box)


def test_the_label_is_looked_for_around_all_its_codes() -> None:
    left, top, right, bottom = around_codes([code(SERIAL, top=0.45), code("A1", top=0.6)])
    assert (left, top, bottom) == (0, 0, 1)
    assert right == pytest.approx(0.9)
