"""The labels of due dates and of invoice dates in the languages of the shops."""

import re
from typing import Final

from evidence.reading.printed import normalize_accents, spellings

_DUE: Final = (
    *("due date", "date due", "due on", "due by", "payable by", "payable until", "pay by"),
    *("pay before", "payment deadline", "fällig am", "fälligkeit", "fälligkeitsdatum"),
    *("zahlbar bis", "zu zahlen bis", "zahlungsziel", "zahlungstermin", "jatuh tempo"),
    *("tanggal jatuh tempo", "tarikh akhir", "échéance", "date d'échéance", "à payer avant le"),
    *("date limite de paiement", "vervaldatum", "vervaldag", "betalen voor", "uiterste datum"),
    *("scadenza", "data scadenza", "vencimiento", "fecha de vencimiento", "vencimento"),
    *("data de vencimento", "termin płatności", "splatnost", "datum splatnosti", "forfaldsdato"),
    *("forfall", "forfallsdato", "förfallodatum", "förfaller", "eräpäivä", "fizetési határidő"),
    *("data scadenței", "son ödeme tarihi", "vade tarihi", "到期日", "付款期限", "支払期限"),
    *("お支払期限", "납부기한", "지급기일", "납기일", "결제기한", "지불기한", "ครบกำหนด"),
    *("วันครบกำหนด", "hạn thanh toán", "срок оплаты", "оплатить до", "تاريخ الاستحقاق"),
)
_WRITTEN: Final = (
    *("invoice date", "date", "dated", "issued", "rechnungsdatum", "datum", "vom", "belegdatum"),
    *("tanggal", "tgl", "tarikh", "fecha", "data", "dato", "dátum", "päivä", "tarih", "le", "du"),
    *("日期", "日付", "發票日期", "发票日期", "発行日", "발행일", "작성일자", "날짜"),
    *("거래일자", "거래일시", "판매일", "판매일자", "구매일", "구매일자", "결제일시", "승인일시"),
    *("วันที่", "ngày", "дата", "التاريخ"),
)
# Nothing but the day of the invoice itself: a delivery or a warranty has a "date" too.
_ISSUED: Final = (
    *("invoice date", "date of invoice", "receipt date", "date of issue", "issue date"),
    *("rechnungsdatum", "belegdatum", "tanggal faktur", "tgl faktur", "tarikh invois"),
    *("發票日期", "发票日期", "開立日期", "开票日期", "発行日", "발행일", "작성일자"),
    *("거래일자", "거래일시", "date de facture"),
    *("date de facturation", "fecha de factura", "fecha de emisión", "data fattura"),
    *("data de emissão", "factuurdatum", "data wystawienia", "fakturadato", "fakturadatum"),
    *("laskun päivä", "datum vystavení", "dátum vystavenia", "számla kelte", "data facturii"),
)
# A date may stand this many characters after its label: ": Fri, ".
_BESIDE: Final = 30


def said_due(text: str) -> str:
    """Return what follows a label such as "Due date" in this line, or "" if there is none."""
    label = _LABEL_DUE.search(normalize_accents(text))
    return normalize_accents(text)[label.end() :][:_BESIDE] if label else ""


def said_written(text: str) -> str:
    """Return what follows a label such as "Date" that is not the label of a due date."""
    plain = _LABEL_DUE.sub("|", normalize_accents(text))
    label = _LABEL_WRITTEN.search(plain)
    return plain[label.end() :].partition("|")[0] if label else ""


def said_issued(text: str) -> str:
    """Return what follows a label such as "Invoice date" in this line, or "" if there is none."""
    plain = normalize_accents(text)
    label = _LABEL_ISSUED.search(plain)
    return plain[label.end() :][:_BESIDE] if label else ""


def _any(names: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the names, whatever spaces OCR lost or added."""
    plains = {normalize_accents(name) for name in names} | {
        each for name in names for each in spellings(name)
    }
    ordered = sorted(plains, key=lambda name: (-len(name), name))
    words = (r"\s*".join(map(re.escape, name.split())) for name in ordered)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])")


_LABEL_DUE = _any(_DUE)
_LABEL_ISSUED = _any(_ISSUED)
_LABEL_WRITTEN = _any(_WRITTEN)
