"""The four guides' promotions, set up in the administration alone, as their manager does it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from portal.demo import promotion_terms, promotion_texts
from portal.demo.catalogue import MODELS, Unit, units
from portal.demo.drawings import banner
from tests.journeys.browsing import Arrive
from tests.journeys.desk_forms import Values, fill, press, save
from tests.journeys.promotion_setup import (
    add_promotion,
    announce,
    ask,
    load_codes,
    manager,
    publish,
)
from tests.journeys.site import Site
from tests.journeys.story import Guide
from tests.journeys.visitor import Visitor, png

TODAY = date.today()  # noqa: DTZ011 -- the browser's day will do
DESK, CASHBACK = "Electric desk of spring", "Spring cashback"
LARGE, SMALL = "Digital Code IDR 500.000", "Digital Code IDR 200.000"
VALUE, VALUE_PAGE = "Straits Times Index, closing value", "https://www.sgx.com/indices"
BANK: Final[Values] = {
    "name": "Merlion Bank",
    "format": "csv",
    "currency": "SGD",
    "methods": ["Bank account in Singapore"],
    "holder": "Member Center",
    "account": "0101234567",
    "region": "SG",
    "columns": '[["Order", "reference"], ["To", "account_number"], ["Sum", "amount"]]',
}
# Of these cards other journeys leave no units over: ops load one more.
CARD = "912-V397-638"
RANKING = Guide(
    slug="top-of-the-ranking-2023",
    promotion="Top of the Ranking (2023)",
    region="DE",
    model=CARD,
    has_recipient=True,
)
UPGRADE = Guide(
    slug="go-forward-and-upgrade-2022",
    promotion="Go Forward and Upgrade (2022)",
    region="KR",
    model="9S6-B0Y10D-015",
    has_recipient=True,
)
SPRING = Guide(
    slug="productivity-from-spring-2021",
    promotion="Productivity From Spring! (2021)",
    region="SG",
    model="9S6-3PA1CT-002",
    has_question=True,
)
OFFICE = Guide(
    slug="smart-office-rewards-2026",
    promotion="Smart Office Rewards (2026)",
    region="ID",
    model="9S6-AE0711-101",
)
GUIDES: Final = (RANKING, UPGRADE, SPRING, OFFICE)
# In which languages a guide is written, what its code is used for, and what else its page says.
PAGES: Final[Mapping[Guide, tuple[tuple[str, ...], str, Values]]] = {
    RANKING: (("en", "de"), "steam", {"time_zone": "Europe/Berlin", "limit_per_member": "1"}),
    UPGRADE: (("en", "ko"), "steam", {"time_zone": "Asia/Seoul", "limit_per_member": "2"}),
    SPRING: (("en",), "google", {"time_zone": "Asia/Singapore", "limit_per_member": "3"}),
    OFFICE: (("en", "id"), "digital", {"time_zone": "Asia/Jakarta", "limit_per_member": "3"}),
}
STEAM: Final[Values] = {"code_format": "pattern", "code_pattern": "AAAAA-BBBBB-CCCCC"}
AT_THE_END: Final[Values] = {
    "code_format": "pattern",
    "code_pattern": "AAAA-BBBB-CCCC",
    "delivery": "after_end",
    "days_after_end": "0",
}
REWARDS: Final[Mapping[Guide, tuple[Values, ...]]] = {
    RANKING: (
        {
            "name": "Steam Wallet code 15 EUR",
            "products": ["GeForce RTX 3060 GAMING X 12G", "GeForce RTX 3060 Ti GAMING X TRIO"],
            "amount_minor": "1500",
            "currency": "EUR",
            "activation_url": "https://store.steampowered.com/account/redeemwalletcode",
            **STEAM,
        },
    ),
    UPGRADE: (
        {
            "name": "Steam code",
            "categories": [
                "Motherboard",
                "Liquid Cooling",
                "Power Supply",
                "PC Case",
                "Gaming Chair",
            ],
            **STEAM,
        },
    ),
    SPRING: (
        {
            "name": "Google Play code",
            "categories": ["Monitor", "All-in-One PC"],
            "activation_url": "https://play.google.com/redeem",
            "code_format": "pattern",
            "code_pattern": "AAAABBBBCCCCDDDD",
        },
        {
            "name": CASHBACK,
            "kind": "cashback",
            "categories": ["Desktop"],
            "amount_minor": "3000",
            "currency": "SGD",
        },
        {"name": DESK, "kind": "draw", "stock": "1"},
    ),
    OFFICE: (
        {"name": LARGE, "categories": ["All-in-One PC"], **AT_THE_END},
        {"name": SMALL, "products": ["PRO DP21 13M", "Cubi 5 12M"], **AT_THE_END},
    ),
}
# Two months later the promotions are over, and what was to come at their end is due.
PASSED: Final = (
    (
        "UPDATE promotions_promotion SET starts_on = starts_on - 60, ends_on = ends_on - 60,"
        " purchase_from = purchase_from - 60, purchase_until = purchase_until - 60,"
        " claim_until = claim_until - 60 WHERE slug = ANY(%s)"
    ),
    (
        "UPDATE fulfilment_fulfilment SET due_on = due_on - 60 WHERE cause_id IN (SELECT c.id FROM"
        " fulfilment_cause c JOIN promotions_promotion p ON p.id = c.promotion_id"
        " WHERE p.slug = ANY(%s))"
    ),
)
QUESTION: Final = "Would you like to join the lucky draw?"


def new_card() -> Unit:
    """A card of the first guide that is not in the demo."""
    model, known = MODELS[CARD], units(CARD)[0]
    return Unit(model, f"{known.serial[:-5]}98765", "7K3")


def prepare(arrive: Arrive, omar: Visitor) -> None:
    """As ops, one more card that was made; as payer, the bank that pays in Singapore."""
    card = new_card()
    omar.open("/admin/products/serialbatch/load/")
    lines = f"serial,model,CHK\n{card.serial},{card.model.number},{card.chk}\n"
    omar.page.locator("[name=file]").set_input_files(png("cards.csv", lines.encode()))
    press(omar, "Load")
    pia = manager(arrive, "pia")
    pia.open("/admin/fulfilment/bankprofile/add/")
    fill(pia, BANK)
    save(pia)


def set_up(petra: Visitor, omar: Visitor) -> None:
    """All four, until they are published: petra writes them, omar loads their codes."""
    for guide in GUIDES:
        _promotion(petra, guide)
        for reward in REWARDS[guide]:
            if "code_pattern" in reward:
                _codes(omar, guide, reward)
    announce(petra, DESK, value_of=VALUE, value_url=VALUE_PAGE)
    ask(petra, SPRING.slug, {"en": QUESTION}, draw=DESK)
    for guide in GUIDES:
        publish(petra, guide.slug, guide.promotion)


def _promotion(petra: Visitor, guide: Guide) -> None:
    languages, use, more = PAGES[guide]
    known = guide.slug.rpartition("-")[0]
    written = {
        "name": dict.fromkeys(promotion_texts.LANGUAGES, guide.promotion),
        "summary": _by_language(promotion_texts.SUMMARIES[known]),
        "activation": _by_language(promotion_terms.ACTIVATION[use]),
        "terms": _by_language(promotion_terms.TERMS),
    }
    add_promotion(
        petra,
        {
            "name": guide.promotion,
            "slug": guide.slug,
            "regions": [guide.region],
            "recipient_wanted": guide.has_recipient,
            **more,
        },
        days=(TODAY - timedelta(days=10), TODAY + timedelta(days=5)),
        texts={
            field: {code: text for code, text in texts.items() if code in languages}
            for field, texts in written.items()
        },
        rewards=REWARDS[guide],
        banner=_banner(guide.promotion),
    )


def _by_language(texts: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(promotion_texts.LANGUAGES, texts, strict=True))


def _banner(title: str) -> bytes:
    return banner(title=title, line="", period="", accent="#d6001c", motif="gift")


def _codes(omar: Visitor, guide: Guide, reward: Values) -> None:
    name, pattern = str(reward["name"]), str(reward["code_pattern"])
    details = {"supplier": "Codes & Co.", "order_number": f"PO-{guide.region}"}
    codes = [_code(pattern, f"{guide.slug} {name} {place}") for place in range(5)]
    load_codes(omar, f"{guide.promotion}: {name}", codes, details)


def _code(pattern: str, seed: str) -> str:
    signs = iter(sha256(seed.encode()).hexdigest().upper())
    return re.sub("[A-Z]", lambda _letter: next(signs), pattern)


def let_days_pass(site: Site) -> None:
    """Move all days of these promotions back, as if so many had passed since: they are over."""
    slugs = [guide.slug for guide in GUIDES]
    for statement in PASSED:
        site.run(statement, slugs)
