"""Photos of both labels of a unit, from the file to the verdict, read by the real engine."""

import pytest

from evidence.findings import Finding
from evidence.unit_labels.reading import read_label
from portal.demo.drawings import box_label, sticker
from tests.drawn_evidence import clean

SERIAL = "BA3T01946000V"


def told(photo: bytes, serial: str = SERIAL) -> Finding:
    (page,) = clean(photo, "photo.png").pages
    return read_label(serial, page.codes, page.content)


@pytest.mark.long
@pytest.mark.usefixtures("real_engine")
@pytest.mark.parametrize("product", ["PRO MP241", "MEG Z690 ACE", "MAG A650BN"])
def test_the_label_on_the_product_passes_and_that_on_the_box_does_not(product: str) -> None:
    unit = {"serial": SERIAL, "chk": "4A7", "model": "912-V397-638", "product": product}
    assert told(sticker(**unit)).passed
    box = told(box_label(**unit))
    assert (box.verdict, "cardboard" in box.read) == ("fail", True)
