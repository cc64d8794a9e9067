"""The words on shop documents in each language, and their formats in each region."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

UNNAMED_GOODS: Final = "PC components, assorted"


@dataclass(frozen=True, kw_only=True)
class InvoiceWords:
    """The printed words of one language."""

    invoice: str
    invoice_number: str
    invoice_date: str
    confirmation: str
    order_number: str
    order_date: str
    customer: str
    counter_sale: str
    columns: tuple[str, str, str, str]
    shipping: str
    net: str
    total: str
    paid: str
    not_an_invoice: str
    thanks: str


@dataclass(frozen=True, kw_only=True)
class Custom:
    """The conventions of one region: money, dates, tax and an address."""

    price_tag: str
    address: tuple[str, str]
    tax: str
    tax_percent: int
    date_format: str
    decimals: int
    thousands: str
    point: str
    english_title: str = "Invoice"

    def money(self, amount: Decimal) -> str:
        """Format an amount as the region's shops do."""
        digits = f"{amount:,.{self.decimals}f}"
        swapped = {ord(","): self.thousands, ord("."): self.point}
        return self.price_tag.format(digits.translate(swapped))

    def day(self, day: date) -> str:
        """Format a date as the region's shops do."""
        return day.strftime(self.date_format)

    def net(self, gross: Decimal) -> Decimal:
        """Return the price without tax."""
        net = gross * 100 / (100 + self.tax_percent)
        return round(net, self.decimals)


_ENGLISH: Final = InvoiceWords(
    invoice="Invoice",
    invoice_number="Invoice No.",
    invoice_date="Invoice date",
    confirmation="Order Confirmation",
    order_number="Order No.",
    order_date="Order date",
    customer="Sold to",
    counter_sale="Private customer",
    columns=("Description", "Qty", "Unit price", "Amount"),
    shipping="Standard delivery",
    net="Subtotal",
    total="Total",
    paid="Paid by card. Prices include tax.",
    not_an_invoice="This is not an invoice. Your invoice comes with the goods.",
    thanks="Thank you for shopping with us.",
)
_GERMAN: Final = InvoiceWords(
    invoice="Rechnung",
    invoice_number="Rechnungsnummer",
    invoice_date="Rechnungsdatum",
    confirmation="Auftragsbestätigung",
    order_number="Auftragsnummer",
    order_date="Bestelldatum",
    customer="Kunde",
    counter_sale="Privatkunde",
    columns=("Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
    shipping="Standardversand",
    net="Nettobetrag",
    total="Gesamtbetrag",
    paid="Betrag dankend per Karte erhalten. Preise inkl. MwSt.",
    not_an_invoice="Dies ist keine Rechnung. Die Rechnung liegt der Ware bei.",
    thanks="Vielen Dank für Ihren Einkauf.",
)
_INDONESIAN: Final = InvoiceWords(
    invoice="Faktur",
    invoice_number="No. Faktur",
    invoice_date="Tanggal faktur",
    confirmation="Konfirmasi Pesanan",
    order_number="No. Pesanan",
    order_date="Tanggal pesanan",
    customer="Pembeli",
    counter_sale="Pelanggan perorangan",
    columns=("Nama barang", "Jml", "Harga satuan", "Jumlah"),
    shipping="Pengiriman standar",
    net="Subtotal",
    total="Total",
    paid="Lunas dengan kartu. Harga termasuk PPN.",
    not_an_invoice="Ini bukan faktur. Faktur dikirim bersama barang.",
    thanks="Terima kasih atas pembelian Anda.",
)
_WORDS: Final = {"de": _GERMAN, "en": _ENGLISH, "id": _INDONESIAN}

_CUSTOMS: Final = {
    "DE": Custom(
        price_tag="{} EUR",
        address=("Musterallee 12", "10115 Berlin, Deutschland"),
        tax="MwSt.",
        tax_percent=19,
        date_format="%d.%m.%Y",
        decimals=2,
        thousands=".",
        point=",",
    ),
    "KR": Custom(
        price_tag="KRW {}",
        address=("12 Sample-ro, Mapo-gu", "Seoul 04000, Korea"),
        tax="VAT",
        tax_percent=10,
        date_format="%Y-%m-%d",
        decimals=0,
        thousands=",",
        point=".",
        english_title="Tax Invoice",
    ),
    "SG": Custom(
        price_tag="SGD {}",
        address=("12 Sample Road #03-45", "Singapore 180000"),
        tax="GST",
        tax_percent=9,
        date_format="%d/%m/%Y",
        decimals=2,
        thousands=",",
        point=".",
        english_title="Tax Invoice",
    ),
    "ID": Custom(
        price_tag="Rp {}",
        address=("Jl. Contoh No. 12", "Jakarta 10110, Indonesia"),
        tax="PPN",
        tax_percent=11,
        date_format="%d/%m/%Y",
        decimals=0,
        thousands=".",
        point=",",
    ),
}
_ELSEWHERE: Final = Custom(
    price_tag="USD {}",
    address=("12 Sample Street", "Anytown"),
    tax="VAT",
    tax_percent=10,
    date_format="%Y-%m-%d",
    decimals=2,
    thousands=",",
    point=".",
)


def words(language: str) -> InvoiceWords:
    """The words of a language code, English for one that the demo's shops do not print."""
    return _WORDS.get(language, _ENGLISH)


def custom(region: str) -> Custom:
    """Return the conventions of a two-letter region code, or those of an unknown region."""
    return _CUSTOMS.get(region, _ELSEWHERE)


def invoice_title(region: str, language: str) -> str:
    """Return the title of an invoice: "Tax Invoice" where the region's English says so."""
    printed = words(language)
    return custom(region).english_title if printed is _ENGLISH else printed.invoice
