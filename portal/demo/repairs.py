"""The demo's repairs until they are sent, and what its regions offer; made by their acts."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.utils import translation

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from foundation.working_days import today
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import sticker
from products.models import RegisteredProduct
from service.applying import apply, drafts
from service.applying.drafts import NEEDED
from service.models import (
    FaultFrequency,
    Repair,
    RepairDraft,
    RepairPhoto,
    RepairStage,
    RepairSymptom,
    RepairWay,
    ServicePrice,
    ServicePriceText,
    ServiceRegion,
    ServiceRegionText,
    WayInRegion,
)
from service.repairs import clock, sending

Stage = RepairStage


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
ADDRESSES: Final = {
    "DE": {"zip_code": "10115", "city": "Berlin", "street": "Invalidenstr. 1"},
    "SG": {"zip_code": "238823", "city": "Singapore", "street": "1 Orchard Road"},
    "ID": {"zip_code": "10110", "city": "Jakarta", "street": "Jl. Merdeka 1"},
    "KR": {"zip_code": "04524", "city": "서울", "street": "세종대로 110"},
}


@dataclass(frozen=True, slots=True)
class RepairStory:
    """Who applies for what, by which way, and how far it gets."""

    who: str
    text: str
    reaches: RepairStage
    symptom: str = "no-power"
    way: RepairWay = RepairWay.SEND_IN
    number: str = ""


STORIES: Final = (
    RepairStory("alice", "It stays dark since the last update.", Stage.APPROVED),
    RepairStory(
        "alice",
        "Smoke came out of the fan.",
        Stage.APPLIED,
        symptom="smoke-battery",
    ),
    RepairStory("emil", "Das Bild flackert.", Stage.ON_WAY, "no-picture", number="JD014600003DE"),
    RepairStory("citra", "Mati sendiri setelah sepuluh menit.", Stage.CANCELLED, "crashes"),
    RepairStory("mei", "風扇很吵。", Stage.LAPSED, "noise-heat"),
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


def load(people: dict[str, User]) -> None:
    """Let members apply, send, cancel, and forget to send; one application is unfinished."""
    open_service()
    for story in STORIES:
        member = people[story.who]
        if (product := _free_product(member)) is None:
            continue
        with translation.override(member.language):
            _tell(story, member, product)


def _tell(story: RepairStory, member: User, product: RegisteredProduct) -> None:
    draft = begin(member, product, story)
    version = settings.REPAIR_TERMS_VERSION
    repair = apply.apply(by=member, token=draft.token, terms_version=version)
    if story.reaches == Stage.ON_WAY:
        name, number = "DHL", story.number
        sending.say_sent(
            by=member, repair_id=repair.pk, carrier=None, carrier_name=name, number=number
        )
    elif story.reaches == Stage.CANCELLED:
        sending.cancel(by=member, repair_id=repair.pk)
    elif story.reaches == Stage.LAPSED:
        past = today() - timedelta(days=1)
        Repair.objects.filter(pk=repair.pk).update(approved_until=past, stage_until=past)
        clock.lapse()


def begin(member: User, product: RegisteredProduct, story: RepairStory) -> RepairDraft:
    """Fill in an application, with a drawing of the label for each photo."""
    facts = {
        "symptom": RepairSymptom.objects.get(name=story.symptom),
        "description": story.text,
        "since_on": today() - timedelta(days=9),
        "frequency": FaultFrequency.OFTEN,
        "accessories": ["power_adapter"],
    }
    draft = drafts.save_fault(by=member, registered=product, facts=facts, photos={})
    serial = product.serial
    picture = sticker(
        serial=serial.serial, chk="---", model=serial.product.model, product=product.product.name
    )
    for shows in NEEDED:
        clean = clean_drawing(picture, f"{shows}.png")
        upload = storage.store_upload(by=member, clean=clean, kind=Upload.Kind.ATTACHMENT)
        RepairPhoto.objects.create(draft=draft, upload=upload, shows=shows)
    drafts.save_way(by=member, draft_id=draft.pk, way=story.way, address=_address(member, product))
    return draft


def _address(member: User, product: RegisteredProduct) -> dict[str, str]:
    return {
        "country": product.region,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "contact_number": member.contact_number or "+49 30 901820",
        **ADDRESSES.get(product.region, ADDRESSES["DE"]),
    }


def _free_product(member: User) -> RegisteredProduct | None:
    """Return the member's oldest product without a repair."""
    rows = member.registered_products.live().filter(serial__repairs=None)
    return rows.order_by("registered_at", "pk").first()
