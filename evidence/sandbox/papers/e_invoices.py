"""Read the data for machines that an electronic invoice brings: Factur-X, ZUGFeRD, XRechnung."""

import codecs
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium

from evidence.sandbox.answer import StatedText
from evidence.sandbox.papers.text_layer import printable

# Python loads it when first asked for, and later it may not be able to.
codecs.lookup("utf-8-sig")
MOST_ATTACHED, MOST_BYTES, MOST_ITEMS = 20, 1024**2, 30
# Of UNTDID 1001: an invoice, a corrected one, one that the buyer wrote, and one that was paid.
_INVOICES: Final = {"380", "384", "389", "751"}
_ROOTS: Final = ("CrossIndustryInvoice", "CrossIndustryDocument", "Invoice")
_DOCUMENT: Final = ("{*}ExchangedDocument/{*}", "{*}HeaderExchangedDocument/{*}", "{*}")
_SELLERS: Final = (
    ".//{*}SellerTradeParty/{*}Name",
    "{*}AccountingSupplierParty//{*}PartyName/{*}Name",
    "{*}AccountingSupplierParty//{*}RegistrationName",
)
_ITEMS: Final = (".//{*}SpecifiedTradeProduct/{*}Name", "{*}InvoiceLine/{*}Item/{*}Name")


def stated_in(document: pdfium.PdfDocument) -> tuple[StatedText, ...]:
    """List what the first electronic invoice among the attachments of a PDF says, if any."""
    with suppress(pdfium.PdfiumError):  # what cannot be taken out is no reason to refuse the pages
        for number in range(min(document.count_attachments(), MOST_ATTACHED)):
            attached = document.get_attachment(number)
            if attached.get_name().lower().endswith(".xml"):
                found = tuple(stated_by(bytes(attached.get_data())))
                if found:
                    return found
    return ()


def stated_by(content: bytes) -> Iterator[StatedText]:
    """Yield the fields of an electronic invoice, worded as they would be printed."""
    root = _root(content)
    if root is None or root.tag.rpartition("}")[2] not in _ROOTS:
        return
    number = _first(root, *(f"{path}ID" for path in _DOCUMENT))
    if number:
        kinds = (f"{path}{tag}" for path in _DOCUMENT for tag in ("TypeCode", "InvoiceTypeCode"))
        if _first(root, *kinds) in _INVOICES:
            yield StatedText("Invoice", number)
        yield StatedText(f"Invoice No. {number}", number)
    names = [_first(root, *_SELLERS)]
    names += [printable(each.text or "") for path in _ITEMS for each in root.findall(path)]
    yield from (StatedText(name, name) for name in names[: 1 + MOST_ITEMS] if name)


def _root(content: bytes) -> ET.Element | None:
    """Parse it, unless it declares anything that could refer to files or grow without limit."""
    if len(content) > MOST_BYTES:
        return None
    with suppress(ET.ParseError, UnicodeDecodeError, ValueError):
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" not in text and "<!ENTITY" not in text:
            return ET.fromstring(text.encode())  # noqa: S314 -- without declarations, in the sandbox
    return None


def _first(root: ET.Element, *paths: str) -> str:
    found = (root.findtext(path) for path in paths)
    return next((printable(text) for text in found if text and text.strip()), "")
