from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.uploads.cleaning import clean_upload
from portal.demo.cleaning import clean_drawing
from tests.portal.demo.test_drawings import (
    a_box_label,
    a_sticker,
    an_invoice,
    an_order_confirmation,
)


@pytest.mark.parametrize("draw", [a_sticker, a_box_label, an_invoice, an_order_confirmation])
@pytest.mark.long
def test_a_drawing_becomes_what_an_upload_of_it_becomes(draw: Callable[[], bytes]) -> None:
    drawing = draw()
    uploaded = clean_upload(SimpleUploadedFile("drawing.png", drawing), pdf=False)
    assert clean_drawing(drawing, "drawing.png") == uploaded


@pytest.mark.parametrize("draw", [a_sticker, a_box_label, an_invoice, an_order_confirmation])
def test_a_bar_code_spares_the_search_in_copies(draw: Callable[[], bytes]) -> None:
    clean = clean_drawing(draw(), "drawing.png")
    assert [code.format for code in clean.pages[0].codes] == ["Code128"]
    assert clean.codes_complete
