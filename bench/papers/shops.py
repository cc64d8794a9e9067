"""The shops of each language: where they are, their names, how they write days and money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import get_month_names

from bench.papers import more_words, words
from bench.papers.words import PaperWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Custom:
    """The customs of the shops of one language and country."""

    country: str
    script: str
    words: PaperWords
    stores: tuple[str, ...]
    addresses: tuple[str, ...]
    days: tuple[str, ...]
    money: tuple[str, ...]
    rate: int
    decimals: int
    marks: str
    tax: str
    percent: int

    def amount(self, value: Decimal) -> str:
        """Write an amount with the marks for thousands and for the fraction."""
        figures = f"{value:,.{self.decimals}f}"
        return figures.translate({ord(","): self.marks[0], ord("."): self.marks[1]})

    def day(self, day: date, form: str) -> str:
        """Write a day; months by name are the language's own."""
        name = get_month_names("wide", locale=_LOCALES.get(self.country, "en"))[day.month]
        era = {"{roc}": str(day.year - 1911), "{thai}": str(day.year + 543), "{month}": name}
        written = form
        for sign, value in era.items():
            written = written.replace(sign, value)
        return day.strftime(written)


# Where days are written with the names of months in the language of the shop.
_LOCALES: Final = {"DE": "de", "FR": "fr", "ID": "id"}
CUSTOMS: Final[dict[str, Custom]] = {
    "German": Custom(
        country="DE",
        script="latin",
        words=words.GERMAN,
        stores=(
            "Computer Lindner GmbH",
            "Elektro Hansen",
            "Hardwarehaus Köln GmbH & Co. KG",
            "PC-Profi Süd",
            "Techgalerie",
            "MEDIENPARK Bremen",
        ),
        addresses=("Hauptstraße 45", "50667 Köln", "Tel. 0221 4455667", "USt-IdNr. DE812345678"),
        days=("%d.%m.%Y", "%d.%m.%y", "%d. {month} %Y", "%d.%m.%Y"),
        money=("{} EUR", "{} €", "€ {}", "{}"),
        rate=1,
        decimals=2,
        marks=".,",
        tax="MwSt.",
        percent=19,
    ),
    "French": Custom(
        country="FR",
        script="latin",
        words=words.FRENCH,
        stores=(
            "Boutique Informatique Rhône",
            "PC Atelier SARL",
            "Le Comptoir du Numérique",
            "Électro Bellecour",
            "Micro Lumière",
            "Digital Océan SAS",
        ),
        addresses=(
            "12 avenue de la Gare",
            "69002 Lyon",
            "Tél. 04 72 00 11 22",
            "TVA FR40123456789",
        ),
        days=("%d/%m/%Y", "%d/%m/%y", "%d {month} %Y", "le %d/%m/%Y"),
        money=("{} €", "{} EUR", "{}€", "{}"),
        rate=1,
        decimals=2,
        marks=" ,",
        tax="TVA",
        percent=20,
    ),
    "Indonesian": Custom(
        country="ID",
        script="latin",
        words=words.INDONESIAN,
        stores=(
            "Sinar Komputindo",
            "PT Mandala Teknologi",
            "Gudang Laptop Bandung",
            "Toko Cahaya Elektronik",
            "Surya Digital Mall",
            "Enter Komputer Jaya",
        ),
        addresses=("Jl. Mangga Dua Raya 18", "Jakarta 14430", "Telp. (021) 6123456", "NPWP 01.234"),
        days=("%d/%m/%Y", "%d-%m-%Y", "%d {month} %Y", "%d/%m/%y"),
        money=("Rp {}", "Rp{}", "{}", "Rp. {}"),
        rate=17000,
        decimals=0,
        marks=".,",
        tax="PPN",
        percent=11,
    ),
    "English": Custom(
        country="SG",
        script="latin",
        words=words.ENGLISH,
        stores=(
            "Sim Lim Digital Pte Ltd",
            "Harbour Computers",
            "Challenger Point Tech",
            "Bugis PC World Pte. Ltd.",
            "Lion City IT Store",
            "GamePro Funan",
        ),
        addresses=("1 Rochor Canal Road #02-15", "Singapore 188504", "Tel: 6336 1122", "GST 20012"),
        days=("%d/%m/%Y", "%d %b %Y", "%d-%m-%Y", "%d %B %Y", "%d/%m/%y", "%d-%b-%y"),
        money=("$ {}", "S${}", "{} SGD", "${}", "{}"),
        rate=2,
        decimals=2,
        marks=",.",
        tax="GST 9%",
        percent=9,
    ),
    "zh-TW": Custom(
        country="TW",
        script="chinese",
        words=words.TAIWANESE,
        stores=(
            "原價屋電腦",
            "光華資訊廣場",
            "大同三C量販",
            "巨蛋電競館",
            "順發數位",
            "台北電腦城",
        ),
        addresses=("臺北市八德路一段50號", "電話 02-2345-6789", "統編 12345675", "營業人"),
        days=("%Y/%m/%d", "%Y-%m-%d", "{roc}年%m月%d日", "%Y年%m月%d日"),
        money=("NT${}", "${}", "{}元", "{}"),
        rate=35,
        decimals=0,
        marks=",.",
        tax="營業稅",
        percent=5,
    ),
    "zh-CN": Custom(
        country="CN",
        script="chinese",
        words=words.CHINESE,
        stores=(
            "联强电脑商城",
            "海龙数码广场",
            "新蛋电子",
            "京华科技有限公司",
            "百脑汇",
            "鼎好数码",
        ),
        addresses=("上海市徐家汇路123号", "电话 021-64567890", "税号 91310000", "收款单位"),
        days=("%Y年%m月%d日", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"),
        money=("¥{}", "￥{}", "{}元", "{}"),
        rate=8,
        decimals=2,
        marks=",.",
        tax="增值税",
        percent=13,
    ),
    "Korean": Custom(
        country="KR",
        script="korean",
        words=more_words.KOREAN,
        stores=(
            "한빛마트",
            "다올전자",
            "누리컴퓨터",
            "용산디지털상가",
            "큰별컴퓨존",
            "미르테크 주식회사",
        ),
        addresses=(
            "서울특별시 용산구 청파로 74",
            "전화 02-712-3456",
            "사업자번호 106-81-12345",
            "대표",
        ),
        days=("%Y년 %m월 %d일", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d"),
        money=("₩{}", "{}원", "{}", "{} 원"),
        rate=1500,
        decimals=0,
        marks=",.",
        tax="부가세",
        percent=10,
    ),
    "Thai": Custom(
        country="TH",
        script="thai",
        words=more_words.THAI,
        stores=("สยามคอมพิวเตอร์", "พันธุ์ทิพย์ไอที", "บางกอกดิจิตอล", "เจไอบีเทค"),
        addresses=("99 ถนนพระราม 4", "กรุงเทพฯ 10330", "โทร 02-123-4567", "0105512345678"),
        days=("%d/%m/%Y", "%d/%m/{thai}"),
        money=("{}", "฿{}"),
        rate=38,
        decimals=2,
        marks=",.",
        tax="ภาษี",
        percent=7,
    ),
    "Vietnamese": Custom(
        country="VN",
        script="vietnamese",
        words=more_words.VIETNAMESE,
        stores=("Công ty TNHH Máy Tính Sao Mai", "Phong Vũ Số", "An Phát Tin Học", "Hà Nội PC"),
        addresses=("25 Thái Hà, Đống Đa", "Hà Nội", "ĐT 024 3537 1234", "MST 0101234567"),
        days=("%d/%m/%Y", "%d-%m-%Y"),
        money=("{} đ", "{}"),
        rate=27000,
        decimals=0,
        marks=".,",
        tax="Thuế GTGT",
        percent=10,
    ),
    "Ukrainian": Custom(
        country="UA",
        script="cyrillic",
        words=more_words.UKRAINIAN,
        stores=("Комп'ютерний Всесвіт", "Розетка Плюс", "Техно Град", "Київ Електронік"),
        addresses=("вул. Хрещатик 22", "Київ 01001", "тел. 044 234 56 78", "ІПН 123456789"),
        days=("%d.%m.%Y",),
        money=("{} грн", "{}"),
        rate=45,
        decimals=2,
        marks=" ,",
        tax="ПДВ",
        percent=20,
    ),
    "Arabic": Custom(
        country="SA",
        script="arabic",
        words=more_words.ARABIC,
        stores=("متجر الحاسوب", "إلكترونيات الخليج", "مكتبة التقنية"),
        addresses=("شارع العليا 20", "الرياض 12211", "هاتف 0112345678", "300012345600003"),
        days=("%d/%m/%Y", "%Y-%m-%d"),
        money=("{} SAR", "{}"),
        rate=4,
        decimals=2,
        marks=",.",
        tax="الضريبة",
        percent=15,
    ),
}
