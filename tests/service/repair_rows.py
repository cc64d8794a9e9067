"""Makes repairs for tests, by the verbs that members use."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from products.models import Category, RegisteredProduct
from service.applying import apply, drafts
from service.models import (
    GuidedCheck,
    GuidedCheckText,
    PackingRule,
    PackingRuleText,
    Repair,
    RepairAddress,
    RepairDraft,
    RepairPhoto,
    RepairStage,
    RepairSymptom,
    RepairWait,
    ServicePrice,
    ServiceRegion,
    WayInRegion,
)
from service.repairs import moving
from tests.factories import make_registered, picture

ADDRESS = {
    "country": "DE",
    "first_name": "Alice",
    "last_name": "Adler",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstr. 1",
    "contact_number": "+49 30 901820",
}


def make_region(code: str = "", **fields: Any) -> ServiceRegion:
    """The rows of a region, with a price list and two ways."""
    values = {"address": "Service\nRepair Street 1\nBerlin", "currency": "EUR", **fields}
    region, is_new = ServiceRegion.objects.get_or_create(region=code, defaults=values)
    if is_new:
        for way, fee in (("send_in", 0), ("drop_off", 0), ("pick_up", 20), ("advance", 0)):
            WayInRegion.objects.create(service_region=region, way=way, fee=Decimal(fee))
        kinds = ServicePrice.Kind
        for kind, low, high in ((kinds.REPAIR, 80, 150), (kinds.REFUSAL, 30, 30)):
            ServicePrice.objects.create(
                service_region=region, kind=kind, lowest=Decimal(low), highest=Decimal(high)
            )
    return region


def make_check(category: Category, title: str = "Another cable") -> GuidedCheck:
    """A guided check of a category; those of a new portal are not there in every test."""
    check = GuidedCheck.objects.create(category=category)
    GuidedCheckText.objects.create(guided_check=check, language="en", title=title, advice="Try it.")
    return check


def make_packing_rule(text: str, *, is_for_safety: bool = False) -> PackingRule:
    """A rule for all categories."""
    rule = PackingRule.objects.create(is_for_safety=is_for_safety)
    PackingRuleText.objects.create(rule=rule, language="en", text=text)
    return rule


def make_repair_draft(
    by: User, product: RegisteredProduct | None = None, *, symptom: str = "other", **values: Any
) -> RepairDraft:
    """An unfinished application that could be sent."""
    make_region()
    facts = {
        "description": "It stays dark.",
        "since_on": date(2026, 1, 2),
        "frequency": "always",
        "way": "send_in",
        "symptom": RepairSymptom.objects.get(name=symptom),
        **values,
    }
    draft = RepairDraft.objects.create(
        user=by, registered_product=product or make_registered(by), token=uuid4(), **facts
    )
    for shows in drafts.NEEDED:
        upload = storage.store_upload(by=by, clean=picture(), kind=Upload.Kind.ATTACHMENT)
        RepairPhoto.objects.create(draft=draft, upload=upload, shows=shows)
    where = RepairAddress(draft=draft)
    where.address = ADDRESS
    where.save()
    return draft


def make_repair(by: User, product: RegisteredProduct | None = None, **values: Any) -> Repair:
    """A repair as its member applied for it."""
    draft = make_repair_draft(by, product, **values)
    version = settings.REPAIR_TERMS_VERSION
    return apply.apply(by=by, token=draft.token, terms_version=version)


def moved(repair: Repair, *stages: RepairStage, **how: Any) -> Repair:
    """Take a repair through these stages; a wait is one for a part, unless said otherwise."""
    for stage in stages:
        given = dict(how)
        if stage == RepairStage.WAITING:
            given = {"waiting_for": RepairWait.PART, "until": date(2027, 1, 4), **given}
        if stage == RepairStage.REFUSED:
            given.setdefault("reason", "It fell into water.")
        moving.move(moving.lock_repair(repair.pk), stage, by=None, **given)
    repair.refresh_from_db()
    return repair
