"""What the demo's regions offer for repairs: where to, by which ways, for how much, their law."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.demo.service.law_notes import LAW_NOTES
from portal.demo.service.payment_notes import PAYMENT_NOTES
from service.models import (
    RepairWay,
    ServicePrice,
    ServicePriceText,
    ServiceRegion,
    ServiceRegionText,
    WayInRegion,
)


@dataclass(frozen=True, slots=True)
class RegionTerms:
    """What one region offers: where to, in which money, for how much a repair and a pick-up."""

    region: str
    address: str
    currency: str
    lowest: int
    highest: int
    refusal: int
    pick_up: int
    # Of nobody, as handbooks print them.
    account: str
    days: int = 10


REGIONS: Final = (
    RegionTerms(
        "",
        "MSI Service\n5 Repair Road\nSingapore 409051",
        "USD",
        60,
        240,
        25,
        20,
        "MSI Service, Example Bank 000-0001",
    ),
    RegionTerms(
        "DE",
        "MSI Service\nWerkstattstr. 12\n60313 Frankfurt am Main",
        "EUR",
        59,
        229,
        29,
        15,
        "MSI Service, IBAN DE89 3704 0044 0532 0130 00",
    ),
    RegionTerms(
        "SG",
        "MSI Service\n5 Repair Road\nSingapore 409051",
        "SGD",
        80,
        320,
        30,
        40,
        "MSI Service, Example Bank 000-0002",
        7,
    ),
    RegionTerms(
        "ID",
        "MSI Service\nJl. Servis 8\nJakarta 10110",
        "IDR",
        450000,
        2500000,
        150000,
        0,
        "MSI Service, Example Bank 000-0003",
    ),
    RegionTerms(
        "KR",
        "MSI Service\n서울특별시 용산구 수리로 7\n04378",
        "KRW",
        60000,
        300000,
        20000,
        0,
        "MSI Service, Example Bank 000-0004",
    ),
)
PRICE_TITLES: Final = (
    ("en", "Exchange of one part, with labor"),
    ("de", "Tausch eines Teils, mit Arbeitszeit"),
    ("id", "Penggantian satu suku cadang, termasuk jasa"),
    ("ko", "부품 1개 교체(공임 포함)"),
    ("zh-hant", "更換一項零件（含工資）"),
)


def open_service() -> None:
    """Say what the regions of the demo offer."""
    for terms in REGIONS:
        region = ServiceRegion.objects.create(
            region=terms.region,
            address=terms.address,
            currency=terms.currency,
            turnaround_days=terms.days,
            has_repair_form=terms.region == "DE",
            extra_guarantee_months=12 if terms.region == "DE" else 0,
        )
        _add_ways(region, terms)
        _add_prices(region, terms)
        ServiceRegionText.objects.bulk_create(
            ServiceRegionText(
                service_region=region,
                language=language,
                law_note=text,
                payment_note=PAYMENT_NOTES[language].format(account=terms.account),
            )
            for language, text in LAW_NOTES[terms.region].items()
        )


def _add_ways(region: ServiceRegion, terms: RegionTerms) -> None:
    fees = {RepairWay.SEND_IN: 0, RepairWay.DROP_OFF: 0}
    if terms.pick_up:
        fees[RepairWay.PICK_UP] = terms.pick_up
    if terms.region in {"DE", "SG"}:
        fees[RepairWay.ADVANCE] = 0
    for way, fee in fees.items():
        is_advance = way == RepairWay.ADVANCE
        WayInRegion.objects.create(
            service_region=region, way=way, fee=Decimal(fee), is_for_covered_alone=is_advance
        )


def _add_prices(region: ServiceRegion, terms: RegionTerms) -> None:
    repair = ServicePrice.objects.create(
        service_region=region, lowest=Decimal(terms.lowest), highest=Decimal(terms.highest)
    )
    for language, title in PRICE_TITLES:
        ServicePriceText.objects.create(price=repair, language=language, title=title)
    fee = Decimal(terms.refusal)
    kind = ServicePrice.Kind.REFUSAL
    ServicePrice.objects.create(service_region=region, kind=kind, lowest=fee, highest=fee)
