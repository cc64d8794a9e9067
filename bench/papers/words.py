"""What shops print, in the languages whose letters the built-in engine reads."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """The words of one language; where shops differ there are several."""

    titles: tuple[str, ...]
    till_titles: tuple[str, ...]
    number: tuple[str, ...]
    day: tuple[str, ...]
    due: str
    ordered: str
    customer: str
    person: tuple[str, str, str]
    columns: tuple[str, str, str, str, str]
    net: tuple[str, ...]
    total: tuple[str, ...]
    card: tuple[str, ...]
    cash: str
    change: str
    cashier: str
    till: str
    time: str
    serial: tuple[str, ...]
    goods: str
    small: tuple[str, str]
    refund: str


GERMAN: Final = PaperWords(
    titles=("Rechnung", "RECHNUNG", "Handelsrechnung", "Verkaufsrechnung"),
    till_titles=("Kassenbon", "KASSENBELEG", "Quittung", "Verkaufsbeleg"),
    number=("Rechnungsnummer", "Rechnungs-Nr.", "Rechnung Nr.", "Beleg-Nr."),
    day=("Rechnungsdatum", "Datum", "Belegdatum"),
    due="Zahlbar bis",
    ordered="Bestelldatum",
    customer="Rechnungsadresse",
    person=("Anna Muster", "Lindenweg 7", "04109 Leipzig"),
    columns=("Pos.", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
    net=("Nettobetrag", "Zwischensumme netto", "Summe netto"),
    total=("Gesamtbetrag", "Rechnungsbetrag", "Gesamtsumme", "Zu zahlen"),
    card=("Kartenzahlung", "girocard", "EC-Karte", "VISA"),
    cash="Gegeben bar",
    change="Rückgeld",
    cashier="Es bediente Sie",
    till="Kasse",
    time="Uhrzeit",
    serial=("Seriennummer", "S/N", "Serien-Nr."),
    goods="Grafik und PC-Zubehör",
    small=(
        "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.",
        "Vielen Dank für Ihren Einkauf! Umtausch innerhalb von 14 Tagen mit diesem Beleg.",
    ),
    refund="Gutschrift",
)
FRENCH: Final = PaperWords(
    titles=("Facture", "FACTURE", "Facture de vente", "Facture acquittée"),
    till_titles=("Ticket de caisse", "TICKET CLIENT", "Reçu"),
    number=("Facture n°", "N° de facture", "Numéro de facture"),
    day=("Date de facture", "Date", "Date de facturation"),
    due="Date d'échéance",
    ordered="Date de commande",
    customer="Adresse de facturation",
    person=("Claire Exemple", "8 rue des Tilleuls", "69003 Lyon"),
    columns=("Réf.", "Désignation", "Qté", "Prix unitaire", "Montant"),
    net=("Total HT", "Sous-total HT", "Montant HT"),
    total=("Total TTC", "Net à payer", "Montant TTC", "Total à payer"),
    card=("Carte bancaire", "CB", "VISA"),
    cash="Espèces",
    change="Rendu",
    cashier="Vous avez été servi par",
    till="Caisse",
    time="Heure",
    serial=("N° de série", "S/N", "Numéro de série"),
    goods="Matériel informatique",
    small=(
        "Garantie légale de conformité de deux ans. TVA acquittée sur les débits.",
        "Merci de votre visite. Échange sous 14 jours sur présentation du ticket.",
    ),
    refund="Avoir",
)
INDONESIAN: Final = PaperWords(
    titles=("Faktur", "FAKTUR PENJUALAN", "Nota Penjualan", "INVOICE"),
    till_titles=("Struk Pembelian", "NOTA", "Struk Belanja"),
    number=("No. Faktur", "Nomor Faktur", "No. Nota", "No. Invoice"),
    day=("Tanggal", "Tanggal faktur", "Tgl"),
    due="Jatuh tempo",
    ordered="Tanggal pemesanan",
    customer="Kepada Yth.",
    person=("Budi Contoh", "Jl. Kenanga No. 5", "Bandung 40115"),
    columns=("No", "Nama Barang", "Qty", "Harga", "Jumlah"),
    net=("Subtotal", "Sub Total"),
    total=("Total", "Total Bayar", "Grand Total", "Jumlah Total"),
    card=("Kartu Debit", "QRIS", "Kartu Kredit"),
    cash="Tunai",
    change="Kembali",
    cashier="Kasir",
    till="Terminal",
    time="Jam",
    serial=("No. Seri", "S/N", "SN"),
    goods="Komputer dan aksesoris",
    small=(
        "Barang yang sudah dibeli tidak dapat ditukar atau dikembalikan.",
        "Terima kasih atas kunjungan Anda. Simpan struk ini untuk klaim garansi.",
    ),
    refund="Nota Retur",
)
ENGLISH: Final = PaperWords(
    titles=("Tax Invoice", "INVOICE", "TAX INVOICE", "Sales Invoice", "Tax Invoice / Receipt"),
    till_titles=("CASH RECEIPT", "Sales Receipt", "RECEIPT", "TAX INVOICE"),
    number=("Invoice No.", "Invoice Number", "Invoice #", "Receipt No."),
    day=("Date", "Invoice Date", "Date of issue"),
    due="Due Date",
    ordered="Order Date",
    customer="Bill To",
    person=("Jane Sample", "21 Banyan Road #04-12", "Singapore 310021"),
    columns=("No.", "Description", "Qty", "Unit Price", "Amount"),
    net=("Subtotal", "Sub-Total", "Amount excl. GST"),
    total=("Total", "Grand Total", "Total Due", "TOTAL"),
    card=("VISA", "NETS", "Mastercard", "PayNow"),
    cash="Cash",
    change="Change",
    cashier="Cashier",
    till="Till",
    time="Time",
    serial=("S/N", "Serial No.", "SN"),
    goods="Computers and parts",
    small=(
        "Goods sold are not returnable. Warranty claims require this document.",
        "Thank you, please come again! Exchange within 7 days with receipt.",
    ),
    refund="Credit Note",
)
TAIWANESE: Final = PaperWords(
    titles=("統一發票", "電子發票證明聯", "銷貨明細表", "發票"),
    till_titles=("電子發票證明聯", "交易明細", "收據"),
    number=("發票號碼", "單號", "發票編號"),
    day=("日期", "發票日期", "開立日期"),
    due="付款期限",
    ordered="訂購日期",
    customer="買受人",
    person=("王小明", "中正路100號5樓", "臺北市中山區"),
    columns=("項次", "品名", "數量", "單價", "金額"),
    net=("銷售額", "小計", "未稅金額"),
    total=("總計", "合計", "總金額"),
    card=("信用卡", "刷卡", "悠遊卡"),
    cash="現金",
    change="找零",
    cashier="收銀員",
    till="機號",
    time="時間",
    serial=("序號", "S/N", "產品序號"),
    goods="電腦及週邊",
    small=("商品保固請憑本發票辦理。", "謝謝惠顧,歡迎再度光臨。七天內可憑發票換貨。"),
    refund="銷貨退回證明單",
)
CHINESE: Final = PaperWords(
    titles=("电子发票（普通发票）", "发票", "销售发票", "增值税普通发票"),
    till_titles=("购物小票", "收银小票", "收据"),
    number=("发票号码", "单号", "小票号"),
    day=("开票日期", "日期", "销售日期"),
    due="付款期限",
    ordered="下单日期",
    customer="购买方",
    person=("李小华", "人民路88号", "上海市黄浦区"),
    columns=("序号", "商品名称", "数量", "单价", "金额"),
    net=("小计", "不含税金额"),
    total=("合计", "总计", "应付金额"),
    card=("微信支付", "支付宝", "银联卡"),
    cash="现金",
    change="找零",
    cashier="收银员",
    till="收银机",
    time="时间",
    serial=("序列号", "S/N", "产品序列号"),
    goods="计算机配件",
    small=("请妥善保管本票据作为保修凭证。", "谢谢惠顾，欢迎再次光临。"),
    refund="退货单",
)
