"""Applying for a repair: once, however often it is pressed, and one live repair of a unit."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from foundation.languages import current_language, first_language
from foundation.locks import lock_rows
from foundation.throttles import A_DAY, Throttle, count_each
from foundation.working_days import add_working_days, today
from products.models import RegisteredProduct
from products.ownership.exchanges import units_before
from service.applying import safety
from service.applying.drafts import missing_photos
from service.applying.terms import RepairTerms, terms_of
from service.models import (
    Repair,
    RepairAddress,
    RepairCondition,
    RepairDraft,
    RepairEvent,
    RepairStage,
    RepairWay,
)
from service.repairs import moving, repair_emails
from service.repairs.packing import region_of

BY_MEMBER: Final = Throttle("repairs-member", limit=10, seconds=A_DAY)
# Working days until a courier comes.
PICK_UP_DAYS: Final = 5
# Of a serial number, and of a product that has another one by now.
ONE_LIVE: Final = "one_live_repair_per_"


class AlreadyLive(Exception):
    """There is a live repair of this unit: the member's own, or None if it is another's."""

    def __init__(self, repair: Repair | None) -> None:
        super().__init__("There is a live repair of this unit.")
        self.repair = repair


class ApplicationIncomplete(Exception):
    """Something is missing, or it was sent or thrown away meanwhile."""


class OutdatedTerms(Exception):
    """The text on data loss that was agreed to is not the current one."""


def count_attempt(member: User) -> None:
    """Count an application against its member's limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((BY_MEMBER, member.pk))


def applied_from(member: User, token: UUID) -> Repair | None:
    """Return the repair that came of this draft before."""
    return member.repairs.filter(applied_from=token).first()


def live_of(registered: RegisteredProduct) -> Repair | None:
    """Return the repair of this product that is not over, under an earlier serial number too."""
    return Repair.objects.live().filter(serial__in=units_before(registered.serial_id)).first()


@transaction.atomic
def apply(*, by: User, token: UUID, terms_version: str) -> Repair:
    """Apply for a repair with what the member has begun; approve it unless a person must look.

    A second press finds the repair of the first. Coverage, prices and promised days are copied as
    they are now.

    Raises:
        AlreadyLive: there is a live repair of this unit.
        ApplicationIncomplete: something is missing, the draft is gone, or its way not offered.
        OutdatedTerms: the text on data loss has changed meanwhile.
    """
    if (known := applied_from(by, token)) is not None:
        return known
    registered, draft = _locked(by, token)
    if (known := applied_from(by, token)) is not None:
        return known
    if draft is None or registered is None or not is_complete(draft):
        raise ApplicationIncomplete
    if terms_version != settings.REPAIR_TERMS_VERSION:
        raise OutdatedTerms
    if (live := live_of(registered)) is not None:
        raise AlreadyLive(live if live.user_id == by.pk else None)
    repair = _written(by, draft, _terms_for(registered, draft.way))
    _take_over(by, draft, repair)
    if repair.held_for:
        repair_emails.applied(repair)
    else:
        approve(repair, by=None)
    return repair


def approve(repair: Repair, *, by: User | None, reason: str = "") -> None:
    """Approve a locked repair: until when it is sent says its region; until when we come, we do."""
    if repair.way == RepairWay.PICK_UP:
        until = add_working_days(today(), PICK_UP_DAYS, repair.region)
    else:
        until = today() + timedelta(days=region_of(repair.region).valid_days)
    moving.move(repair, RepairStage.APPROVED, by=by, until=until, reason=reason)


def is_complete(draft: RepairDraft) -> bool:
    """Return whether nothing is missing that an application has to have."""
    said = draft.symptom_id and draft.description.strip() and draft.frequency and draft.way
    has_address = RepairAddress.objects.filter(draft=draft).exists()
    return bool(said) and has_address and not missing_photos(draft)


def _locked(by: User, token: UUID) -> tuple[RegisteredProduct | None, RepairDraft | None]:
    """Lock the product first, so that it is neither transferred nor applied for meanwhile."""
    draft = by.repair_drafts.filter(token=token).first()
    if draft is None:
        return None, None
    products = lock_rows(RegisteredProduct.objects.only("pk"))
    products.filter(pk=draft.registered_product_id).first()
    drafts = lock_rows(RepairDraft.objects.only("pk"), for_deletion=True)
    drafts.filter(pk=draft.pk).first()
    registered = by.registered_products.live().filter(pk=draft.registered_product_id).first()
    rows = by.repair_drafts.select_related("symptom", "registered_product")
    return registered, rows.prefetch_related("photos").filter(pk=draft.pk).first()


def _terms_for(registered: RegisteredProduct, way: str) -> RepairTerms:
    """Return what is promised today; the way may have been given up since it was chosen."""
    terms = terms_of(registered)
    if all(one.way != way for one in terms.ways):
        raise ApplicationIncomplete
    return terms


def _written(by: User, draft: RepairDraft, terms: RepairTerms) -> Repair:
    """Write the repair; the database has the last word on whether it is the unit's only one.

    Raises:
        AlreadyLive: somebody was faster.
    """
    now, registered = timezone.now(), draft.registered_product
    try:
        with transaction.atomic():
            return Repair.objects.create(
                user=by,
                registered_product=registered,
                serial_id=registered.serial_id,
                region=registered.region,
                language=first_language(get_language(), by.language),
                stage_since=now,
                stage_until=add_working_days(today(), 1, registered.region),
                applied_at=now,
                terms_version=settings.REPAIR_TERMS_VERSION,
                terms_language=current_language(),
                **_said(draft),
                **_promised(terms),
            )
    except IntegrityError as error:
        if ONE_LIVE in str(error):
            raise AlreadyLive(None) from error
        raise


def _said(draft: RepairDraft) -> dict[str, Any]:
    """Return what the member said, and what follows of it."""
    copied = ("conversation", "symptom", "description", "since_on", "frequency", "accessories")
    return {
        **{name: getattr(draft, name) for name in (*copied, "way")},
        "applied_from": draft.token,
        "held_for": safety.hold_of(draft),
        "is_safety_matter": safety.is_safety_matter(draft),
    }


def _promised(terms: RepairTerms) -> dict[str, Any]:
    """Return what is promised at this moment, whatever changes later."""
    return {
        "coverage": terms.coverage.kind,
        "warranty_until": terms.coverage.until,
        "prices": terms.as_shown(),
        "turnaround_days": terms.days,
    }


def _take_over(by: User, draft: RepairDraft, repair: Repair) -> None:
    """Note how the unit looked when it was applied for, with the draft's photos and address."""
    applied = RepairCondition.Moment.APPLIED
    condition = RepairCondition.objects.create(
        repair=repair, moment=applied, noted_at=repair.applied_at, noted_by=by
    )
    storage.mark_submitted(Upload.objects.filter(repair_photo__draft=draft))
    draft.photos.update(draft=None, condition=condition)
    RepairAddress.objects.filter(draft=draft).update(draft=None, repair=repair)
    draft.delete()
    moving.record(repair, RepairEvent.Kind.MOVED, by=by)
