"""Short names of stores in scripts that write words without spaces: 하이마트 of 하이마트강남점.

A name of five signs or fewer matches anything by likeness, and as a word of its own it rarely
stands there. So it has to be there sign for sign, and what it is glued to has to be known.
"""

import re
from functools import lru_cache
from typing import Final

from evidence.reading.printed import GLUED, normalize_accents

# What may stand before it without a space: who sells.
_BEFORE: Final = (
    *("상호", "상호명", "가맹점", "가맹점명", "매장", "매장명", "판매자", "판매처", "판매점"),
    *("공급자", "업체명", "회사명", "점포명", "구매처", "賣方", "銷售方", "商店", "店名", "店家"),
    *("特約商店", "销售方", "卖方", "商户", "商户名称", "店铺", "店舗", "販売店", "販売者"),
    *("ร้าน", "บริษัท", "ผูขาย"),
)
# What may stand behind it: a branch, a word that ends in a particle, or the next label.
_AFTER: Final = (
    *("[가-힣]{0,4}점", "매장", "센터", "몰", "에서", "에", "을", "를", "은", "는", "입니다"),
    *("대표[가-힣]*", "사업자[가-힣]*", "등록번호", "전화[가-힣]*", "주소", "감사합니다"),
    *("[一-鿿]{0,3}(?:店|門市|门市|專櫃|专柜)", "(?:統一編號|統編|電話|电话|地址|税号|纳税人).*"),
    *("官方.*", "旗艦店", "旗舰店", "สาขา.*", "จำกัด.*"),
)
# A name this long may be glued to anything on one side: 하이마트 in 롯데하이마트. A shorter one may
# not: 이마트 is another store than 하이마트.
_LONG: Final = 4


def stands_glued(name: str, text: str) -> bool:
    """Return whether a text without punctuation holds this name, glued to what may be there."""
    if not GLUED.fullmatch(name[:1]) or not GLUED.fullmatch(name[-1:]):
        return False
    return _pattern(name).search(text) is not None


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    signs = r" ?".join(map(re.escape, name.replace(" ", "")))
    labels, followers = ("|".join(map(normalize_accents, each)) for each in (_BEFORE, _AFTER))
    before, after = rf"(?:(?<!\w)|(?<!\w)(?:{labels}))", rf"(?:{followers})?(?!\w)"
    if len(name.replace(" ", "")) < _LONG:
        return re.compile(f"{before}{signs}{after}")
    return re.compile(rf"{before}{signs}(?!\d)|(?<!\d){signs}{after}")
