"""What shops of many languages print, for invoices that are drawn to be read."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Shops:
    """The shops of one language: what they are called, and the words on their papers."""

    country: str
    fonts: tuple[str, ...]
    titles: tuple[str, ...]
    stores: tuple[str, ...]
    days: tuple[str, ...]
    dated: str
    number: str
    seller: str
    item: str
    quantity: str
    amount: str
    goods: str
    net: str
    tax: str
    total: str
    paid: str
    thanks: str
    price: str
    months: tuple[str, ...] = ()
    era: int = 0
    figures: str = ""

    def day(self, day: date, style: int) -> str:
        """Print a day in one of the ways of these shops."""
        way = self.days[style % len(self.days)]
        named = self.months[day.month - 1] if self.months else ""
        year = day.year + self.era
        printed = way.format(y=year, yy=year % 100, m=day.month, d=day.day, month=named)
        # Shops that have figures of their own print both.
        own = self.figures if self.figures and style % 2 else "0123456789"
        return printed.translate(str.maketrans("0123456789", own))


CJK: Final = "cjk"
_LATIN: Final = ("DejaVuSans", "LiberationSans-Regular", "LiberationSerif-Regular")

SHOPS: Final = {
    "ko": Shops(
        country="KR",
        fonts=(CJK, "NanumGothic", "NanumMyeongjo", "NanumBarunGothic"),
        titles=(
            *("영수증", "세금계산서", "거래명세서", "현금영수증", "카드매출전표", "구매영수증"),
            *("신용카드 매출전표", "전자세금계산서", "간이영수증", "[ 영 수 증 ]"),
        ),
        stores=(
            *("하이마트", "컴퓨존", "롯데하이마트 강남점", "다나와컴퓨터", "한강전자"),
            *("(주)남산피씨웍스", "이마트", "주식회사 달빛전자", "쿠팡", "용산컴퓨터프라자"),
        ),
        days=(
            *("{y}년 {m:02}월 {d:02}일", "{y}. {m}. {d}.", "{yy:02}/{m:02}/{d:02}"),
            *("{y}-{m:02}-{d:02}", "{y}년{m}월{d}일", "{y}.{m:02}.{d:02} 14:32"),
        ),
        dated="거래일자",
        number="승인번호",
        seller="상호",
        item="품목",
        quantity="수량",
        amount="금액",
        goods="{} 모니터",
        net="과세물품가액",
        tax="부가세",
        total="합계",
        paid="신용카드",
        thanks="이용해 주셔서 감사합니다",
        price="{:,}원",
    ),
    "de": Shops(
        country="DE",
        fonts=_LATIN,
        titles=("Rechnung", "Kassenbon", "Quittung", "Handelsrechnung", "Kassenbeleg"),
        stores=(
            "Nordlicht Hardware",
            "Saturn",
            "Pixelkontor Leipzig",
            "Kabelgarten",
            "Rechenwiese",
        ),
        days=("{d:02}.{m:02}.{y}", "{d}.{m}.{y}", "{d:02}.{m:02}.{yy:02}", "{d}. {month} {y}"),
        dated="Rechnungsdatum",
        number="Rechnungsnummer",
        seller="Verkäufer",
        item="Bezeichnung",
        quantity="Menge",
        amount="Betrag",
        goods="{} Monitor",
        net="Nettobetrag",
        tax="MwSt. 19 %",
        total="Gesamtbetrag",
        paid="Kartenzahlung",
        thanks="Vielen Dank für Ihren Einkauf",
        price="{:,} EUR",
        months=(
            *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September"),
            *("Oktober", "November", "Dezember"),
        ),
    ),
    "en": Shops(
        country="SG",
        fonts=_LATIN,
        titles=("Tax Invoice", "Receipt", "Invoice", "Official Receipt", "Sales Receipt"),
        stores=("Tembusu Tech", "Challenger", "Kallang Bits", "Orchid Lane Electronics", "Aeon"),
        days=("{d:02}/{m:02}/{y}", "{d} {month} {y}", "{d:02}-{m:02}-{y}", "{d:02}/{m:02}/{yy:02}"),
        dated="Invoice date",
        number="Invoice No.",
        seller="Sold by",
        item="Description",
        quantity="Qty",
        amount="Amount",
        goods="{} monitor",
        net="Subtotal",
        tax="GST 9 %",
        total="Total",
        paid="Visa",
        thanks="Thank you for shopping with us",
        price="SGD {:,}.00",
        months=(
            *("January", "February", "March", "April", "May", "June", "July", "August"),
            *("September", "October", "November", "December"),
        ),
    ),
    "id": Shops(
        country="ID",
        fonts=_LATIN,
        titles=("Faktur", "Nota Penjualan", "Struk Pembelian", "Kwitansi", "Faktur Penjualan"),
        stores=("Toko Nusantara", "Melati Komputer", "Rimba Elektronik", "Hartono", "Kunang"),
        days=("{d:02}/{m:02}/{y}", "{d} {month} {y}", "{d:02}-{m:02}-{y}"),
        dated="Tanggal faktur",
        number="No. Faktur",
        seller="Penjual",
        item="Nama barang",
        quantity="Jml",
        amount="Harga",
        goods="{} monitor",
        net="Subtotal",
        tax="PPN 11 %",
        total="Total",
        paid="Debit",
        thanks="Terima kasih atas pembelian Anda",
        price="Rp {:,}",
        months=(
            *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
            *("September", "Oktober", "November", "Desember"),
        ),
    ),
    "zh-TW": Shops(
        country="TW",
        fonts=(CJK,),
        titles=("電子發票證明聯", "統一發票", "收據", "發票", "電子發票"),
        stores=("燦坤", "全國電子", "原價屋", "順發電腦", "良興電子"),
        days=("{y}-{m:02}-{d:02}", "{y}年{m:02}月{d:02}日", "{y}/{m:02}/{d:02}"),
        dated="發票日期",
        number="發票號碼",
        seller="賣方",
        item="品名",
        quantity="數量",
        amount="金額",
        goods="{} 螢幕",
        net="銷售額",
        tax="營業稅",
        total="總計",
        paid="信用卡",
        thanks="謝謝光臨",
        price="{:,}元",
    ),
    "zh-CN": Shops(
        country="CN",
        fonts=(CJK,),
        titles=("增值税普通发票", "电子发票", "收据", "销售小票", "发票"),
        stores=("苏宁易购", "京东", "国美电器", "顺电", "宏图三胞"),
        days=("{y}年{m:02}月{d:02}日", "{y}-{m:02}-{d:02}", "{y}.{m}.{d}"),
        dated="开票日期",
        number="发票号码",
        seller="销售方",
        item="品名",
        quantity="数量",
        amount="金额",
        goods="{} 显示器",
        net="不含税金额",
        tax="税额",
        total="合计",
        paid="支付宝",
        thanks="谢谢惠顾",
        price="{:,}.00元",
    ),
    "fr": Shops(
        country="FR",
        fonts=_LATIN,
        titles=("Facture", "Ticket de caisse", "Reçu", "Facture de vente", "Facture acquittée"),
        stores=("Boulanger", "Fnac", "Les Ateliers du Pixel", "Câbles et Cie", "Darty"),
        days=("{d:02}/{m:02}/{y}", "{d} {month} {y}", "{d:02}-{m:02}-{y}", "{d:02}.{m:02}.{yy:02}"),
        dated="Date de facture",
        number="Facture n°",
        seller="Vendeur",
        item="Désignation",
        quantity="Qté",
        amount="Montant",
        goods="Écran {}",
        net="Montant HT",
        tax="TVA 20 %",
        total="Total TTC",
        paid="Carte bancaire",
        thanks="Merci de votre visite",
        price="{:,},00 €",
        months=(
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
            *("septembre", "octobre", "novembre", "décembre"),
        ),
    ),
}
