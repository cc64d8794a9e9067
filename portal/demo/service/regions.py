"""What the demo's regions offer for repairs: where to, by which ways, for how much, their law."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

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
    days: int = 10


REGIONS: Final = (
    RegionTerms("", "MSI Service\n5 Repair Road\nSingapore 409051", "USD", 60, 240, 25, 20),
    RegionTerms(
        "DE", "MSI Service\nWerkstattstr. 12\n60313 Frankfurt am Main", "EUR", 59, 229, 29, 15
    ),
    RegionTerms("SG", "MSI Service\n5 Repair Road\nSingapore 409051", "SGD", 80, 320, 30, 40, 7),
    RegionTerms(
        "ID", "MSI Service\nJl. Servis 8\nJakarta 10110", "IDR", 450000, 2500000, 150000, 0
    ),
    RegionTerms(
        "KR", "MSI Service\n서울특별시 용산구 수리로 7\n04378", "KRW", 60000, 300000, 20000, 0
    ),
)
PRICE_TITLES: Final = (
    ("en", "Exchange of one part, with labor"),
    ("de", "Tausch eines Teils, mit Arbeitszeit"),
    ("id", "Penggantian satu suku cadang, termasuk jasa"),
    ("ko", "부품 1개 교체(공임 포함)"),
    ("zh-hant", "更換一項零件（含工資）"),
)
# A text to begin with: a lawyer decides what really has to stand here.
LAW_NOTES: Final = {
    "en": "Your legal rights against the seller stay as they are. You may ask for the form with"
    " repair information free of charge before you accept a quote.",
    "de": "Ihre gesetzlichen Rechte gegenüber dem Verkäufer bleiben bestehen. Das Formular mit"
    " Reparaturinformationen bekommen Sie kostenlos, bevor Sie ein Angebot annehmen.",
    "id": "Hak hukum Anda terhadap penjual tetap berlaku. Formulir informasi perbaikan dapat"
    " diminta gratis sebelum Anda menyetujui penawaran.",
    "ko": "판매자에 대한 법적 권리는 그대로 유지됩니다. 견적을 수락하기 전에 수리 정보 양식을"
    " 무료로 요청할 수 있습니다.",
    "zh-hant": "您對賣方的法定權利不受影響。接受報價前，您可免費索取維修資訊表。",
}


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
        if terms.region == "DE":
            for language, text in LAW_NOTES.items():
                ServiceRegionText.objects.create(
                    service_region=region, language=language, law_note=text
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
