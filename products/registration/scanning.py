"""Scan instead of typing: the serial number and the CHK from a photo of the label."""

from django.utils.translation import gettext as _

from accounts.models import User
from evidence.documents.serial_numbers import Candidate, find_serial_and_chk
from evidence.models import Upload, UploadQuerySet
from evidence.upload_reading import codes_of, lines_of
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.throttles import Throttle
from products.models import SerialNumber

# A scan tells which of the serials on the photo exists, as a lookup does.
SCANS_PER_MEMBER = Throttle("scan-member", limit=20, seconds=3600)


def save_scan(*, by: User, clean: CleanUpload) -> Upload:
    """Keep the photo of a label, to learn from it which unit it is; earlier ones are forgotten.

    Raises:
        storage.NotKept: it could not be kept now, or there were too many in an hour.
    """
    if not SCANS_PER_MEMBER.hit(by.pk):
        text = _("There were too many tries. Please wait an hour and try again.")
        raise storage.NotStored(text, code="too_many")
    kept = storage.store_upload(by=by, clean=clean, kind=Upload.Kind.SERIAL_PHOTO)
    storage.delete_uploads(_scans(by).exclude(pk=kept.pk))
    return kept


def scan_of(user: User) -> Upload | None:
    """Find the photo of a label that the member scanned last."""
    return _scans(user).last()


def delete_scan(user: User) -> None:
    """Forget the photo once it has served."""
    storage.delete_uploads(_scans(user))


def scanned(upload: Upload) -> Candidate | None:
    """Give what a read photo of a label says; None if no serial number stands on it.

    Of several that may be the serial the one that exists is meant.
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
    """Give the CHK that stood beside this very serial on the label that was scanned."""
    scan = scan_of(user)
    found = scanned(scan) if scan else None
    return found.chk if found and found.serial == unit.serial else ""
