"""Begin a shout out, save what is written, throw it away; nothing of it is seen by anybody yet."""

from typing import Final, TypedDict

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from foundation.languages import first_language
from membership.models import ShoutOut, ShoutOutTask
from membership.shout_outs.conditions import CannotShoutOut, Writer, why_not
from membership.shout_outs.history import lock_shout_out, lock_writer

# What the verbs write besides the words.
CHANGED: Final = ("changed_at",)


class Written(TypedDict):
    """What a form gives of a shout out."""

    language: str
    stars: int | None
    text: str
    link: str
    display_name: str


class NotWritable(Exception):
    """It was sent or decided meanwhile."""


def initials(member: User) -> str:
    """Return the name that is shown unless the member chooses another: the initials."""
    names = (member.first_name, member.last_name)
    return " ".join(f"{name[0].upper()}." for name in names if name)


@transaction.atomic
def begin(*, by: User, task: ShoutOutTask, registered_product_id: int) -> ShoutOut:
    """Begin a task for one of the member's products, or go on with what was begun.

    Raises:
        CannotShoutOut: it may not be done, and why.
    """
    lock_writer(by.pk)
    writer = Writer.of(by)
    registered = writer.product(registered_product_id)
    if registered is None:
        raise CannotShoutOut([])
    there = writer.done(task, registered.serial.product_id)
    if there is not None and there.is_writable:
        return there
    if reasons := why_not(writer, task, registered):
        raise CannotShoutOut(reasons)
    return ShoutOut.objects.create(
        member=by,
        task=task,
        product=registered.product,
        registered_product=registered,
        region=by.region,
        language=first_language(by.language),
        display_name=initials(by),
    )


@transaction.atomic
def save(*, by: User, shout_out_id: int, written: Written) -> ShoutOut:
    """Save what a member has written so far, complete or not.

    Raises:
        ShoutOut.DoesNotExist: there is none of theirs.
        NotWritable: it was sent or decided meanwhile.
    """
    shout_out = lock_shout_out(shout_out_id, by)
    if not shout_out.is_writable:
        raise NotWritable
    for name, value in written.items():
        setattr(shout_out, name, value)
    shout_out.changed_at = timezone.now()
    shout_out.save(update_fields=[*written, *CHANGED])
    return shout_out


@transaction.atomic
def discard(*, by: User, shout_out_id: int) -> bool:
    """Throw away what was never sent, with its photos; return whether it was there."""
    try:
        shout_out = lock_shout_out(shout_out_id, by)
    except ShoutOut.DoesNotExist:
        return False
    if shout_out.status != ShoutOut.Status.DRAFT:
        return False
    uploads = list(Upload.objects.filter(shout_out_photo__shout_out=shout_out))
    shout_out.delete()
    storage.delete_uploads(uploads)
    return True
