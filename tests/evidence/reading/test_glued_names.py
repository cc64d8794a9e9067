from itertools import product

import pytest

from evidence.documents.stores import match_store
from evidence.findings import FindingVerdict
from tests.evidence.documents.pages import page

# Shops whose names are alike, or parts of each other.
KOREAN = (
    *("하이마트", "롯데하이마트", "이마트", "이마트24", "롯데마트", "홈플러스", "코스트코"),
    *("쿠팡", "티몬", "위메프", "지마켓", "옥션", "컴퓨존", "다나와", "아이코다", "샵다나와"),
    *("조이젠", "전자랜드", "한강전자", "한광전자", "남산컴퓨터", "남산피씨웍스", "서울전자"),
    *("서울컴퓨터", "부산컴퓨터", "강남컴퓨터", "강북컴퓨터", "피씨존", "피씨마트", "게임존"),
    *("교보문고", "영풍문고", "신세계몰", "현대몰"),
)
CHINESE = (
    *("燦坤", "全國電子", "順發", "原價屋", "良興", "京东", "苏宁", "苏宁易购", "国美"),
    *("国美电器", "天猫", "天猫超市", "顺电", "五星电器", "大中电器", "联想", "华硕", "微星"),
    *("技嘉", "大润发"),
)
PRINTED = {
    KOREAN: (
        *("{}", "(주){}", "{}강남점", "상호:{}", "상호{}", "{} 서울점"),
        "{}을 이용해 주셔서 감사합니다",
    ),
    CHINESE: ("{}", "{}有限公司", "賣方:{}", "销售方{}", "{}台北店", "欢迎光临 {}"),
}


def verdict(store: str, text: str, others: tuple[str, ...] = ()) -> FindingVerdict:
    return match_store(store, page("영수증", text), others).verdict


@pytest.mark.parametrize(
    ("store", "text"),
    [
        ("하이마트", "하이마트"),
        ("하이마트", "상호하이마트"),
        ("하이마트", "하이마트강남점"),
        ("하이마트", "롯데하이마트 강남점"),
        ("하이마트", "하이 마트"),
        ("쿠팡", "판매자쿠팡(주)"),
        ("쿠팡", "쿠팡을 이용해 주셔서 감사합니다"),
        ("燦坤", "賣方燦坤台北店"),
        ("京东", "销售方京东"),
        ("บานาน่า", "บานาน่าสาขาสีลม"),
        # One letter of one syllable is misread.
        ("(주)남산피씨웍스", "(주)남산피씨워스"),
    ],
)
def test_a_short_name_need_not_stand_alone(store: str, text: str) -> None:
    assert verdict(store, text) is FindingVerdict.PASS


@pytest.mark.parametrize(
    ("store", "text"),
    [
        ("이마트", "하이마트"),
        ("이마트", "이마트24"),
        ("이마트", "롯데하이마트 강남점"),
        ("쿠팡", "쿠팡이츠"),
        ("서울전자", "서울시 전자상가"),
        ("국민", "국민카드"),
        ("国美", "国美电器"),
        ("苏宁", "苏宁易购"),
        ("용산전자랜드", "상호전자랜드"),
        ("한강전자", "한광전자"),
    ],
)
def test_nor_is_it_taken_for_a_part_of_another(store: str, text: str) -> None:
    assert verdict(store, text) is not FindingVerdict.PASS


@pytest.mark.parametrize("names", PRINTED)
@pytest.mark.long
def test_no_store_of_the_list_is_taken_for_another(names: tuple[str, ...]) -> None:
    tried = [
        (claimed, form.format(printed))
        for claimed, printed in product(names, repeat=2)
        for form in PRINTED[names]
        if claimed != printed
    ]
    assert len(tried) > 2000
    taken = [
        each
        for each in tried
        if verdict(*each) is FindingVerdict.PASS
        # The list is asked only where the name would pass without it: this test is to be quick.
        and verdict(*each, names) is FindingVerdict.PASS
    ]
    assert taken == []


@pytest.mark.parametrize("names", PRINTED)
def test_each_of_them_is_found_in_nearly_all_prints(names: tuple[str, ...]) -> None:
    prints = [(name, form.format(name)) for name in names for form in PRINTED[names]]
    found = sum(verdict(*each, names) is FindingVerdict.PASS for each in prints)
    assert found >= 0.95 * len(prints)
