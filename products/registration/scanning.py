"""Scan the serial number and the CHK from a photo of the label, instead of typing them."""

from django.utils.translation import gettext as _

from accounts.models import User
from evidence.documents.serial_numbers import Candidate, find_serial_and_chk
from evidence.models import Upload, UploadQuerySet
from evidence.upload_reading import codes_of, lines_of
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.throttles import Throttle
from products.models import SerialNumber

# Like a lookup, a scan reveals which of the serials in the photo exists.
SCANS_PER_MEMBER = Throttle("scan-member", limit=20, seconds=3600)


def save_scan(*, by: User, clean: CleanUpload) -> Upload:
    """Store the photo of a label, to read its serial number; earlier photos are deleted.

    Raises:
        storage.NotStored: it could not be stored, or there were too many in an hour.
    """
    if not SCANS_PER_MEMBER.hit(by.pk):
        text = _("Too many attempts. Please try again in an hour.")
        raise storage.NotStored(text, code="too_many")
    upload = storage.store_upload(by=by, clean=clean, kind=Upload.Kind.SERIAL_PHOTO)
    storage.delete_uploads(_scans(by).exclude(pk=upload.pk))
    return upload


def scan_of(user: User) -> Upload | None:
    """Find the last photo of a label that the member scanned."""
    return _scans(user).last()


def delete_scan(user: User) -> None:
    """Delete the photo once it is no longer needed."""
    storage.delete_uploads(_scans(user))


def keep_scan(user: User, unit: SerialNumber) -> None:
    """Keep the photo if it shows this unit, since it may be wanted again; else delete it.

    Like any upload that is never handed in, it goes by rule.
    """
    scan = scan_of(user)
    found = scanned(scan) if scan else None
    if scan is None or found is None or found.serial != unit.serial:
        delete_scan(user)
        return
    scan.serial = unit.serial
    scan.save(update_fields=["serial"])


def scanned(upload: Upload) -> Candidate | None:
    """Return the serial number and CHK read in a photo; None if there is no serial number.

    Of several possible serials, the one that exists is chosen.
    """
    pages = list(upload.pages.all())
    codes = [code for page in pages for code in codes_of(page)]
    found = find_serial_and_chk(codes, [line for page in pages for line in lines_of(page)])
    known = set(
        SerialNumber.objects.filter(serial__in=[each.serial for each in found]).values_list(
            "serial", flat=True
        )
    )
    return next((each for each in found if each.serial in known), next(iter(found), None))


def _scans(user: User) -> UploadQuerySet:
    photos = Upload.objects.filter(user=user, kind=Upload.Kind.SERIAL_PHOTO)
    return photos.filter(serial="", submitted_at=None).order_by("pk")


def scanned_chk(user: User, unit: SerialNumber) -> str:
    """Return the CHK next to this serial on the scanned label, or ""."""
    scan = scan_of(user)
    found = scanned(scan) if scan else None
    return found.chk if found and found.serial == unit.serial else ""
