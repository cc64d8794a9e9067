"""Members of the demo apply for repairs, send, cancel, and forget to send."""

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from foundation.working_days import today
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import sticker
from portal.demo.service.days import Diary
from portal.demo.service.regions import open_service
from portal.demo.service.repair_stories import STORIES, RepairStory, Stage
from products.models import RegisteredProduct
from service.applying import apply, drafts
from service.applying.drafts import NEEDED
from service.models import (
    FaultFrequency,
    Repair,
    RepairDraft,
    RepairPhoto,
    RepairSymptom,
)
from service.repairs import clock, sending

ADDRESSES: Final = {
    "DE": {"zip_code": "10115", "city": "Berlin", "street": "Invalidenstr. 1"},
    "SG": {"zip_code": "238823", "city": "Singapore", "street": "1 Orchard Road"},
    "ID": {"zip_code": "10110", "city": "Jakarta", "street": "Jl. Merdeka 1"},
    "KR": {"zip_code": "04524", "city": "서울", "street": "세종대로 110"},
}


def load(people: dict[str, User]) -> None:
    """Let members apply, send, cancel, and forget to send; one application is unfinished."""
    open_service()
    for story in STORIES:
        member = people[story.who]
        diary = Diary(story.days, member)
        if (product := free_product(member, diary.first)) is None:
            continue
        with translation.override(member.language):
            _tell(story, diary, member, product)
    clock.lapse()


def _tell(story: RepairStory, diary: Diary, member: User, product: RegisteredProduct) -> None:
    with diary.after(0):
        repair = apply_for(member, product, story)
    if story.reaches == Stage.ON_WAY:
        with diary.after(1):
            send(repair, story.number)
    elif story.reaches == Stage.CANCELLED:
        with diary.after(1):
            sending.cancel(by=member, repair_id=repair.pk)


def apply_for(member: User, product: RegisteredProduct, story: RepairStory) -> Repair:
    """Let a member apply; they have registered the product before."""
    if product.registered_at > timezone.now():
        product.registered_at = timezone.now() - timedelta(minutes=20)
        product.save(update_fields=["registered_at"])
    draft = _begin(member, product, story)
    version = settings.REPAIR_TERMS_VERSION
    return apply.apply(by=member, token=draft.token, terms_version=version)


def send(repair: Repair, number: str) -> None:
    """Let a member send their product, with a carrier that is none of ours."""
    sending.say_sent(
        by=repair.user, repair_id=repair.pk, carrier=None, carrier_name="DHL", number=number
    )


def _begin(member: User, product: RegisteredProduct, story: RepairStory) -> RepairDraft:
    """Fill in an application, with a drawing of the label for each photo."""
    facts = {
        "symptom": RepairSymptom.objects.get(name=story.symptom),
        "description": story.text,
        "since_on": max(product.purchased_on, today() - timedelta(days=9)),
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


def free_product(member: User, day: date) -> RegisteredProduct | None:
    """Return the newest product without a repair that the member had on that day, else another."""
    rows = member.registered_products.live().filter(repairs=None, serial__repairs=None)
    had = rows.filter(purchased_on__lte=day).order_by("-purchased_on", "-pk")
    return had.first() or rows.order_by("purchased_on", "pk").first()
