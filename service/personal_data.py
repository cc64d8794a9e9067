"""What the service holds of a person: applications, repairs with photos, addresses.

A repair stays with its dates, stages and symptom, without what people wrote: it is part of the
history of the unit, which may belong to somebody else by now.
"""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from evidence.models import Upload, evidence_storage
from evidence.personal_data import erase_uploads, named_files
from evidence.uploads import storage
from foundation.personal_data import (
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    PersonalFile,
    Section,
    delete_some,
    empty_some,
)
from fulfilment import addresses
from service.models import (
    BEFORE_SENT,
    LIVE,
    Repair,
    RepairAddress,
    RepairCondition,
    RepairDraft,
    RepairEvent,
    RepairParcel,
    RepairPhoto,
    in_words,
)
from service.repairs import sending
from service.repairs.stage_words import title_of
from service.retention import EMPTIED, delete_emails


def _sections(member: User) -> Iterator[Section]:
    yield _repairs_section(member)
    yield _events_section(member)
    yield _photos_section(member)


def _repairs_section(member: User) -> Section:
    columns = {
        "rma": _("RMA No."),
        "applied_at": _("Applied on"),
        "product": _("Product"),
        "serial": _("Serial Number"),
        "symptom": _("What is wrong?"),
        "description": _("What happens?"),
        "sent_along": _("Sent along"),
        "address": _("Your address"),
        "status": _("Status"),
    }
    rows = member.repairs.for_pages().select_related("where_to").order_by("pk")
    lines = (
        (
            row.number,
            row.applied_at,
            row.product.name,
            row.serial.serial,
            row.symptom.title,
            row.description,
            ", ".join(in_words(row.accessories)),
            ", ".join(_address(row)),
            title_of(row.stage, row.waiting_for),
        )
        for row in rows.iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("repairs", _("Repairs"), columns, lines)


def _address(repair: Repair) -> list[str]:
    return addresses.label_of(repair.where_to.address) if hasattr(repair, "where_to") else []


def _events_section(member: User) -> Section:
    columns = {
        "rma": _("RMA No."),
        "occurred_at": _("Date"),
        "what": _("Status"),
        "text": _("Text"),
    }
    rows = RepairEvent.objects.filter(repair__user=member, is_internal=False)
    found = rows.select_related("repair").order_by("repair", "pk")
    lines = (
        (row.repair.number, row.occurred_at, row.get_kind_display(), row.note)
        for row in found.iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("repair_events", _("Timelines of repairs"), columns, lines)


def _photos_section(member: User) -> Section:
    columns = {
        "uploaded_at": _("Uploaded"),
        "shows": _("Photo"),
        "name": _("File"),
        "files": _("In this copy"),
    }
    lines = (
        (
            row.upload.uploaded_at,
            row.get_shows_display(),
            row.upload.original_name,
            [name for name, _path in named_files(row.upload)],
        )
        for row in _photos(member)
    )
    return Section("repair_photos", _("Photos of repairs"), columns, lines)


def _files(member: User) -> Iterator[PersonalFile]:
    for row in _photos(member):
        for name, path in named_files(row.upload):
            yield PersonalFile(name, partial(evidence_storage().open, path))


def _photos(member: User) -> Iterator[RepairPhoto]:
    rows = RepairPhoto.objects.seen_by(member).select_related("upload")
    found = rows.prefetch_related("upload__pages").order_by("pk")
    return found.iterator(chunk_size=MOST_AT_ONCE)


def _losses(member: User) -> Iterator[str]:
    if count := member.repairs.filter(stage__in=BEFORE_SENT).count():
        yield ngettext(
            "%(count)d repair that was not sent yet is cancelled.",
            "%(count)d repairs that were not sent yet are cancelled.",
            count,
        ) % {"count": count}


def held(member: User) -> str:
    """Return why a person's data is kept for now: a unit of theirs is with us or on its way."""
    under_way = member.repairs.filter(stage__in=LIVE).exclude(stage__in=BEFORE_SENT)
    return _("A product of yours is being repaired.") if under_way.exists() else ""


def _cancel(member: User) -> int:
    found = member.repairs.filter(stage__in=BEFORE_SENT).order_by("pk").first()
    return int(found is not None and sending.cancel(by=member, repair_id=found.pk))


def _drafts(member: User) -> int:
    return delete_some(RepairDraft.objects.filter(user=member))


def _unsent_photos(member: User) -> int:
    rows = Upload.objects.filter(repair_photo__draft__user=member)
    return storage.delete_uploads(rows.order_by("pk")[:MOST_AT_ONCE])


def _sent_photos(member: User) -> int:
    rows = Upload.objects.submitted()
    return erase_uploads(rows.filter(repair_photo__condition__repair__user=member))


def _addresses(member: User) -> int:
    return delete_some(RepairAddress.objects.filter(repair__user=member))


def _events(member: User) -> int:
    return empty_some(RepairEvent.objects.filter(repair__user=member), note="")


def _conditions(member: User) -> int:
    return empty_some(RepairCondition.objects.filter(repair__user=member), note="")


def _parcels(member: User) -> int:
    rows: QuerySet[RepairParcel] = RepairParcel.objects.filter(repair__user=member)
    return empty_some(rows, number="", carrier_name="")


def _repairs(member: User) -> int:
    rows = Repair.objects.filter(user=member)
    keys = list(rows.exclude(**EMPTIED).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    delete_emails(keys)
    return Repair.objects.filter(pk__in=keys).update(**EMPTIED)


PERSONAL_DATA = PersonalData(
    app="service",
    holds={
        "service.RepairDraft": WHOLE_ROWS,
        "service.RepairAddress": WHOLE_ROWS,
        "service.Repair": ("description", "stage_reason"),
        "service.RepairEvent": ("note",),
        "service.RepairCondition": ("note",),
        "service.RepairParcel": ("number", "carrier_name"),
        "service.RepairPhoto": (),
    },
    sections=_sections,
    files=_files,
    losses=_losses,
    ends=(_cancel,),
    erases=(
        _unsent_photos,
        _drafts,
        _addresses,
        _sent_photos,
        _events,
        _conditions,
        _parcels,
        _repairs,
    ),
)
