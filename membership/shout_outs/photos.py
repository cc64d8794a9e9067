"""The photos of a shout out: redrawn in the sandbox, three at most, shown once it is accepted."""

import hashlib
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.models import Upload
from evidence.retention import delete_files
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload, clean_upload
from evidence.uploads.upload_errors import not_stored
from evidence.uploads.written_files import written_ahead
from foundation.locks import lock_rows
from membership.models import MOST_PHOTOS, ShoutOut, ShoutOutPhoto
from membership.shout_outs.history import lock_shout_out
from membership.shout_outs.writing import NotWritable

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def save_photo(*, by: User, shout_out_id: int, upload: "UploadedFile[bytes]") -> ShoutOutPhoto:
    """Check, redraw and save a photo; the same one again is the one that is there.

    Raises:
        ValidationError: it is too large, broken, of a wrong kind, or one too many.
        TooBusy: too many others are being read.
        NotWritable: the shout out was sent meanwhile.
    """
    try:
        digest = hashlib.sha256(upload.read()).hexdigest()
    except OSError as error:  # of a piece of it, which the storage does not give back
        raise not_stored() from error
    upload.seek(0)
    there = ShoutOutPhoto.objects.filter(shout_out=shout_out_id, shout_out__member=by)
    if (same := there.filter(upload__sha256=digest).first()) is not None:
        return same
    _refuse_more(there.count())  # before it costs seconds
    clean = clean_upload(upload, pdf=False, code_seconds=0.0)
    with written_ahead([clean]):
        return save_clean_photo(by=by, shout_out_id=shout_out_id, clean=clean)


@transaction.atomic
def save_clean_photo(*, by: User, shout_out_id: int, clean: CleanUpload) -> ShoutOutPhoto:
    """Save a photo that is redrawn already.

    Raises:
        ValidationError: there are three already, or the storage failed.
        NotWritable: the shout out was sent meanwhile.
    """
    shout_out = _lock_writable(by, shout_out_id)
    there = list(shout_out.photos.select_related("upload"))
    for photo in there:
        if photo.upload.sha256 == clean.sha256:
            return photo
    _refuse_more(len(there))
    upload = storage.store_upload(by=by, clean=clean, kind=Upload.Kind.ATTACHMENT)
    free = set(range(1, MOST_PHOTOS + 1)) - {photo.number for photo in there}
    return ShoutOutPhoto.objects.create(shout_out=shout_out, upload=upload, number=min(free))


@transaction.atomic
def remove_photo(*, by: User, shout_out_id: int, pk: int) -> bool:
    """Delete a photo of what may still be changed; return whether it was there.

    Raises:
        NotWritable: the shout out was sent meanwhile.
    """
    shout_out = _lock_writable(by, shout_out_id)
    photo = shout_out.photos.filter(pk=pk).first()
    if photo is None:
        return False
    if photo.upload.submitted_at is None:
        return bool(storage.delete_uploads([photo.upload]))
    # It was sent once: staff have seen it, so the upload's row stays, without its picture.
    uploads = lock_rows(Upload.objects.filter(pk=photo.upload_id))
    photo.delete()
    delete_files(uploads)
    return True


def _lock_writable(by: User, shout_out_id: int) -> ShoutOut:
    shout_out = lock_shout_out(shout_out_id, by)
    if not shout_out.is_writable:
        raise NotWritable
    return shout_out


def _refuse_more(count: int) -> None:
    if count >= MOST_PHOTOS:
        text = _("You can add up to %(most)d photos. Remove one first.")
        raise ValidationError(text % {"most": MOST_PHOTOS}, code="too_many")
