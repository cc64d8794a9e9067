import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from evidence.sandbox.answer import MOST_PAGES
from evidence.uploads import limits
from evidence.uploads.upload_errors import refusal
from products.ownership.forms import TransferForm
from products.registration.forms import PurchaseForm, ScanForm

INVOICE = (
    "The invoice must show the model name, the invoice date and the invoice number. Upload a PDF "
    "of up to 10 pages, or up to 5 photos or scans (.jpg, .png, .gif, .webp or .heic, up to 10 MB "
    "each); we resize them for you."
)


def invoice_hint() -> str:
    return str(PurchaseForm.base_fields["invoice"].help_text)


def test_texts_name_the_limits_that_are_set() -> None:
    assert invoice_hint() == INVOICE
    assert limits.in_texts()["pages"] == str(MOST_PAGES)
    assert refusal("too_large", pdf=True).message.startswith("This file is larger than 10 MB. ")
    assert refusal("too_many_pages", pdf=True).message.startswith("This PDF has more than 10 pages")
    assert "works for 14 days." in str(TransferForm.base_fields["email"].help_text)


@pytest.mark.parametrize(
    ("language", "most"), [("id", "hingga 3.5 MB"), ("zh-hant", "最大 3.5 MB")]
)
def test_texts_follow_the_settings_in_the_readers_language(
    language: str, most: str, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 3.5 * 1024 * 1024
    settings.UPLOAD_MAX_FILES = 7
    with translation.override(language):
        assert most in str(ScanForm.base_fields["photo"].help_text)
        assert "7" in invoice_hint()
        assert "5" not in invoice_hint().replace("3.5", "")
    assert "or up to 7 photos" in invoice_hint()


def test_pages_name_the_limit(settings: Settings, alice: User, client: Client) -> None:
    client.force_login(alice)
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    page = client.get(reverse("product-registration")).content.decode()
    assert 'data-too-large="This file is larger than 3 MB."' in page
    assert "up to 3 MB." in page
    alone = {"upload_limits": limits.in_texts(), "brand": settings.BRAND}
    assert "A file can be up to 3 MB. Choose" in render_to_string("413.html", alone)
