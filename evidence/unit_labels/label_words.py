"""What labels of packages say, and what only labels of products say, in the portal's languages.

Compared without accents and in lower case. Engines lose spaces, so none is asked for.
"""

import re
from enum import StrEnum
from typing import Final

from evidence.reading.printed import normalize_accents


class BoxWord(StrEnum):
    """What only a package says of itself: how many, how heavy, how to carry it."""

    CARTON = "carton"
    QUANTITY = "quantity"
    WEIGHT = "weight"
    HANDLING = "handling"
    SHIPPING = "shipping"
    CONTENTS = "contents"
    RECYCLING = "recycling"
    ADVERTISEMENT = "advertisement"
    SIZE = "size"
    IDENTIFIER = "identifier"
    ASSET = "asset"
    COLOUR = "colour"
    SPEC = "spec"


class ProductWord(StrEnum):
    """What the product itself says: its input, its approvals, a warning."""

    RATING = "rating"
    APPROVAL = "approval"
    WARNING = "warning"


_BOX: Final[dict[BoxWord, str]] = {
    BoxWord.CARTON: (
        r"\bcartons?(?![a-z])|\bctns?(?![a-z0-9])|(?<![a-z0-9])c\s?/\s?no(?![a-z])|\bkarton|\bkardus"
        r"|\bpallet|\b\d{1,3}\s?of\s?\d{1,3}\b|紙箱|纸箱|外箱|箱號|箱号|箱數|箱数|彩盒|カートン|箱入"
        r"|상자|카톤|\bcolis\b|\bcaja\b|\bscatola\b|\bcaixa\b|\bkrabice\b|\bdoos\b|thung carton"
        r"|коробка|กล่อง"
    ),
    BoxWord.QUANTITY: (
        r"(?<![a-z])q['\u2019`.]?\s?ty(?![a-z])|quantity|\d\s?pcs(?![a-z0-9/])"
        r"|(?<!\d)1\s?pc(?![a-z0-9/])|(?<![a-z0-9])pcs(?![a-z0-9/])|(?<![a-z])menge(?![a-z])|\d\s?stuck(?![a-z])"
        r"|(?<![a-z])jumlah|kuantitas|kuantiti|數量|数量|수량|\bquantite|\bcantidad|\bquantita\b"
        r"|\bquantidade|\baantal|\bilosc|\bmnozstvi|so luong|количество|จำนวน"
    ),
    BoxWord.WEIGHT: (
        r"(?<![a-z0-9])[gn]\s?[./]\s?w(?![a-z])|gross\s?w(?:eigh)?t|net\s?w(?:eigh)?t"
        r"|(?<![a-z])brutto|(?<![a-z])netto|nettogewicht|berat\s?(?:kotor|bersih)|毛重|淨重|净重"
        r"|総重量|正味|총중량|순중량|poids\s?(?:brut|net)|peso\s?(?:bruto|neto|lordo|netto|liquido)"
        r"|вес\s?(?:брутто|нетто)|น้ำหนัก"
    ),
    BoxWord.HANDLING: (
        r"(?<![a-z])fragil|this\s?(?:side|way)\s?up|handle\s?with\s?care|keep\s?(?:dry|upright)"
        r"|do\s?not\s?stack|zerbrechlich|nicht\s?(?:sturzen|werfen|stapeln)"
        r"|vor\s?nasse|mudah\s?pecah|jangan\s?di(?:banting|tumpuk|balik)|易碎|小心[輕轻]放|此面向上|朝上|怕[濕湿]"
        r"|天地無用|取扱注意|われもの|취급주의|파손주의|este\s?lado|\balto\b.{0,9}\blato\b"
        r"|hang\s?de\s?vo|осторожно|хрупкое|ระวังแตก"
    ),
    BoxWord.SHIPPING: (
        r"(?<![a-z])p\.?\s?/?o\.?\s?(?:no|number|#)|ship(?:ping)?\s?(?:to|mark)|destination"
        r"|(?<![a-z])cbm(?![a-z])|(?:外箱|包裝|包装|箱)尺寸|收貨|收货|目的地|sscc"
    ),
    BoxWord.CONTENTS: (
        r"packag(?:e|ing)\s?contents?|(?:in|inside)\s?the\s?box|box\s?contents?|(?<![a-z])contents?\s?:"
        r"|lieferumfang|isi\s?(?:kemasan|paket|kotak)|kandungan\s?(?:kotak|pek)|包[裝装][內内]容|內容物"
        r"|内容物|同梱|セット内容|구성품|contenu\s?d|contenido|contenuto|s[yv]stem\s?requirem"
        r"|systemanforderung|系統需求|系统要求|動作環境|actual\s?product\s?may|systemvoraussetz"
    ),
    BoxWord.RECYCLING: (
        r"(?<![a-z0-9])pap\s?[-/]?\s?2[0-2](?!\d)"
        r"|(?<!\d)2[0-2]\s?[-/]?\s?pap(?![a-z])"
    ),
    BoxWord.ADVERTISEMENT: r"^features?$|^specificatio|key\s?features|free\s?(?:gift|download)",
    # Fans and radiators bear their size, too, and some devices their weight.
    BoxWord.SIZE: (
        r"(?<![a-z])dim(?:ension)?s?\.?\s?:|(?<![a-z])meas(?:urement)?s?\s?[.:]|abmessungen|dimensi\s?:"
        r"|\d\s?[x\u00d7*]\s?\d{1,4}(?:[.,]\d+)?\s?[x\u00d7*]\s?\d{1,4}(?:[.,]\d+)?\s?[cm]m|치수"
        r"|(?<![a-z0-9.])\d{1,2}[.,]\d{1,2}\s?kgs?(?![a-z])"
    ),
    # Of goods in transport; some makers print them on their products as well.
    BoxWord.IDENTIFIER: r"\((?:00|420|1p|2p|1t|3s|4l|k|q|13q)\)\s?[a-z0-9]",
    # Printed beside the serial for those who take in goods without opening them.
    BoxWord.ASSET: r"asset\s?tag",
    BoxWord.COLOUR: (
        r"(?<![a-z])colou?r\s?:|(?<![a-z])farbe\s?:|(?<![a-z])warna\s?:|[顏颜]色|カラー"
        r"|색상|couleur\s?:|colore\s?:|\bcor\s?:"
    ),
    BoxWord.SPEC: (
        r"(?<![a-z])spec(?:s|\.|ification)?s?\s?:|(?<![a-z])desc(?:ription|\.)?\s?:|規格|规格"
        r"|仕様|規格|사양|spesifikasi|(?<![a-z])features?\s?:"
    ),
}
_PRODUCT: Final[dict[ProductWord, str]] = {
    # Behind a letter it is a serial: PD8V020A06124 has neither 8 volts nor 20 amperes.
    ProductWord.RATING: (
        r"(?<![a-z0-9])\d{1,3}(?:[.,]\d{1,2})?\s?v(?:ac|dc|olts?)?\s?(?:[~=⎓\-\u2013\u2014_,./:;]|\s)*\s?(?:\d|max|$)"
        r".{0,14}?\d\s?(?:m?a|hz|w)(?![a-z])|(?<!\d)(?:50|60)\s?(?:/\s?60)?\s?hz"
        r"|(?:input|rated|rating|eingang|ausgang|output|masukan|輸入|输入|額定|额定|定格|입력|정격)"
        r".{0,12}\d\s?(?:v|m?a|w)(?![a-z])|dc\s?\d{1,2}\s?v|(?<![a-z0-9])\d{1,3}\s?v\s?(?:dc|ac|⎓)"
    ),
    ProductWord.APPROVAL: (
        r"fcc\s?id|part\s?15|can\s?ices|ices[\s-]?0?0?3|nmb-?3|cmiit|(?<![a-z])r-?r-?[a-z]{3}-"
        r"|msip-|kcc-|complies\s?with|anatel|(?<![a-z])ccai|tra\s?reg|contains\s?(?:fcc|tx|ic)"
    ),
    ProductWord.WARNING: (
        r"(?<![a-z])caution|risk\s?of|electric(?:al)?\s?shock|do\s?not\s?(?:open|remove|disassemble)"
        r"|serviceable|warranty\s?void|void\s?if|(?<![a-z])vorsicht(?!\s?glas)|警告|危險|危险|感電"
        r"|高[溫温]|hot\s?surface|nicht\s?offnen|ne\s?pas\s?ouvrir|jangan\s?(?:di)?buka"
    ),
}


_BOX_PATTERNS: Final = {word: re.compile(normalize_accents(each)) for word, each in _BOX.items()}
_PRODUCT_PATTERNS: Final = {
    word: re.compile(normalize_accents(each)) for word, each in _PRODUCT.items()
}


def box_words(text: str) -> list[BoxWord]:
    """Name what this line says that packages say."""
    plain = normalize_accents(text)
    return [word for word, pattern in _BOX_PATTERNS.items() if pattern.search(plain)]


def product_words(text: str) -> list[ProductWord]:
    """Name what this line says that products say."""
    plain = normalize_accents(text)
    return [word for word, pattern in _PRODUCT_PATTERNS.items() if pattern.search(plain)]
