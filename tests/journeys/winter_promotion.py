"""The "Winter Warm-Up", set up in the administration alone, as its manager does it."""

from datetime import date, timedelta
from typing import Final

from tests.journeys.desk_forms import Values, fill, save
from tests.journeys.promotion_setup import (
    add_promotion,
    announce,
    ask,
    by_language,
    page_of,
    publish,
)
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

SLUG, NAME = "winter-warm-up", "Winter Warm-Up"
BOARD, SUPPLY = "MAG B650 TOMAHAWK WIFI", "MPG A850G PCIE5"
COOLER, CASHBACK, WEEKEND = "Winter cooler", "Winter cashback", "Ski weekend"
STORE_OF: Final = {"PL": "Zimowy Komputer", "CZ": "Sněhový Počítač"}
CARRIER: Final = {
    "name": "Winter Express",
    "link": "https://express.example/?parcel={number}",
    "pattern": "WE999999",
}
TODAY = date.today()  # noqa: DTZ011 -- the browser's day will do
LAST = TODAY + timedelta(days=20)
VALUE, VALUE_PAGE = "PX index, closing value", "https://www.pse.cz/en/indices"
NAMES = {
    "en": NAME,
    "de": "Warm durch den Winter",
    "id": "Hangat di Musim Dingin",
    "ko": "따뜻한 겨울",
    "zh-hant": "暖冬活動",
}
SUMMARIES = {
    "en": "A cooler or a cashback for a motherboard with a power supply, and three ski weekends.",
    "de": "Kühler oder Cashback für ein Mainboard mit Netzteil, und drei Ski-Wochenenden.",
    "id": "Pendingin atau cashback untuk motherboard dengan catu daya, dan tiga akhir pekan ski.",
    "ko": "메인보드와 파워 서플라이를 구매하면 쿨러 또는 캐시백, 그리고 스키 주말 3회.",
    "zh-hant": "購買主機板與電源供應器即可獲得散熱器或現金回饋。",
}
PART = ("a power supply", "ein Netzteil", "catu daya", "파워 서플라이", "電源供應器")
FIRST_QUESTION = {
    "en": "Which room do you heat with your PC?",
    "de": "Welchen Raum heizt Ihr PC?",
    "id": "Ruangan mana yang dihangatkan PC Anda?",
    "ko": "PC로 어느 방을 데우나요?",
    "zh-hant": "您的電腦讓哪個房間變暖",
}
SECOND_QUESTION = {
    "en": "Which sockets fit your case?",
    "de": "Welche Sockel passen zu Ihrem Gehäuse?",
    "id": "Soket mana yang cocok dengan casing Anda?",
    "ko": "케이스에 맞는 소켓은 무엇인가요?",
    "zh-hant": "您的機殼適用哪些插槽",
}
ROOMS: dict[str, tuple[str, ...]] = {
    "study": ("Study", "Arbeitszimmer", "Ruang kerja", "서재", "書房"),
    "kitchen": ("Kitchen", "Küche", "Dapur", "부엌", "廚房"),
}
SOCKETS: dict[str, tuple[str, ...]] = {key: (key.upper(),) * 5 for key in ("am4", "am5", "lga1700")}


def prepare(omar: Visitor) -> None:
    """As ops: the partner stores of both countries, and who brings parcels there."""
    for region, name in STORE_OF.items():
        omar.open("/admin/products/store/add/")
        fill(omar, {"name": name, "region": region})
        save(omar)
    omar.open("/admin/fulfilment/carrier/add/")
    fill(omar, CARRIER)
    save(omar)


def set_up(petra: Visitor) -> None:
    """Promotion, rewards, parts of the bundle, draw and questions; then it is published."""
    add_promotion(
        petra,
        {"name": NAME, "slug": SLUG, "time_zone": "Europe/Prague", "regions": [*STORE_OF]},
        days=(TODAY - timedelta(days=10), LAST),
        texts={"name": NAMES, "summary": SUMMARIES},
        rewards=_rewards(),
    )
    for reward in (COOLER, CASHBACK):
        _part(petra, reward)
    announce(petra, WEEKEND, value_of=VALUE, value_url=VALUE_PAGE)
    ask(petra, SLUG, FIRST_QUESTION, options=ROOMS, kind="choice")
    ask(petra, SLUG, SECOND_QUESTION, options=SOCKETS, kind="choices", reward=COOLER)
    publish(petra, SLUG, NAME)


def _rewards() -> tuple[Values, ...]:
    tier: dict[str, str | list[str]] = {"products": [BOARD], "price_currency": "EUR"}
    return (
        {"name": COOLER, "kind": "physical", "stock": "5", "price_from_minor": "20000", **tier},
        {
            "name": CASHBACK,
            "kind": "cashback",
            "amount_minor": "2000",
            "currency": "EUR",
            "price_below_minor": "20000",
            **tier,
        },
        {"name": WEEKEND, "kind": "draw", "stock": "3", "is_extra": True},
    )


def _part(petra: Visitor, reward: str) -> None:
    petra.open(page_of(petra.site, SLUG))
    follow(petra.page, petra.page.get_by_role("link", name="Add a part of a bundle").click)
    first, *more = PART
    fill(petra, {"reward": reward, "name": first, "categories": ["Power Supply"]})
    fill(petra, by_language("names", more))
    save(petra)
