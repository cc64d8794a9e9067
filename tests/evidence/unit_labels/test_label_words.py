"""What labels say: of a package, or of the product itself, also as an engine glues it together."""

import pytest

from evidence.unit_labels.label_words import BoxWord, ProductWord, box_words, product_words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *((text, BoxWord.CARTON) for text in ("CARTON 1 OF 1", "CTN NO.3", "C/NO: 14", "外箱 3")),
        *(
            (text, BoxWord.QUANTITY)
            for text in ("QTY:1PCS", "Q'TY 1", "Menge: 1", "數量 1", "수량")
        ),
        *((text, BoxWord.WEIGHT) for text in ("G.W.: 2.1 KG", "N/W", "Net Weight", "毛重")),
        *(
            (text, BoxWord.HANDLING)
            for text in ("FRAGILE", "THISSIDEUP", "mudah pecah", "小心輕放")
        ),
        *((text, BoxWord.SHIPPING) for text in ("PO NO: 45", "SHIP TO", "3 CBM")),
        *((text, BoxWord.CONTENTS) for text in ("Package contents", "包裝內容物", "Lieferumfang")),
        *((text, BoxWord.RECYCLING) for text in ("PAP 20", "21 PAP")),
        *((text, BoxWord.SIZE) for text in ("Dim: 42", "42 x 31 x 12 cm", "MEAS.: 3", "2.45 KG")),
        *((text, BoxWord.IDENTIFIER) for text in ("(1P)PRODUCT NO.", "(420) 94043")),
        *((text, BoxWord.COLOUR) for text in ("Color: Black", "Warna: hitam", "顏色")),
        *((text, BoxWord.SPEC) for text in ("Spec: AM5/DDR5", "規格")),
    ],
)
def test_a_package_says(text: str, word: BoxWord) -> None:
    assert word in box_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "S/N: BA3T01946000V CHK: 4A7",
        "Model: 912-V397-638",
        "Input: 100-240V~ 50/60Hz 1.5A",
        "Made in Taiwan",
        "This device complies with part 15 of the FCC Rules.",
        "CAUTION: Risk of electric shock",
        "PCI_E1",
        "PC",
        "P/N: 936-B0A421-013",
        "MAC: 00D861A2B3C4",
        "12VHPWR",
        "Net: 192.168.1.1",
        "Philips N.V.",
        "PCS1",
        "V_MEAS",
        "Keep away from children",
        "3 YEARS WARRANTY",
    ],
)
def test_a_product_says_nothing_of_the_kind(text: str) -> None:
    assert box_words(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *((text, ProductWord.RATING) for text in ("19V === 6.32A", "INPUT 100-240V~", "DC 12 V")),
        *((text, ProductWord.RATING) for text in ("20V-11.5A", "50/60Hz", "+12V 70A", "輸入 19V")),
        *((text, ProductWord.APPROVAL) for text in ("FCC ID: I4L", "CAN ICES-3(B)", "part 15 of")),
        *((text, ProductWord.WARNING) for text in ("CAUTION", "Do not open", "警告", "Vorsicht!")),
    ],
)
def test_a_product_says(text: str, word: ProductWord) -> None:
    assert word in product_words(text)


@pytest.mark.parametrize(
    "text",
    [
        *("QTY: 1 PCS", "CARTON 1 OF 1", "S/N: V7A0202A", "4 719078 343730"),
        *("QD-OLED 360Hz", "160 Hz", "S/N: PD8V020A06124", "MA2V040A07727", "R8V AC2"),
    ],
)
def test_a_package_says_nothing_of_what_products_do(text: str) -> None:
    assert product_words(text) == []
