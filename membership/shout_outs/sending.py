"""Send a shout out, and withdraw it."""

from datetime import date
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from foundation.working_days import add_working_days, today
from membership.models import ShoutOut, ShoutOutEvent, ShoutOutTask
from membership.shout_outs.conditions import CannotShoutOut, Writer, why_not
from membership.shout_outs.consent import PUBLICATION_VERSION, RIGHTS_VERSION, disclosure_in
from membership.shout_outs.history import lock_shout_out, lock_writer, record
from membership.shout_outs.likeness import likeness_of
from membership.shout_outs.links import checked_link, hosts_of
from membership.shout_outs.words import count_words
from membership.shout_outs.writing import NotWritable

# In working days of the member's region.
PROMISE_DAYS: Final = 5
_DECIDED: Final = {
    "send_back_why": "",
    "send_back_note": "",
    "change_until": None,
    "decided_at": None,
    "decided_by": None,
}


class Lack(NamedTuple):
    """What has to be added, in words for the member, and the field to which it belongs."""

    field: str
    text: str


def lacks(shout_out: ShoutOut, *, has_rights: bool) -> list[Lack]:
    """Return what has to be added before it is sent."""
    kind, missing = shout_out.task.kind, []
    fewest = shout_out.task.fewest_words
    if kind == ShoutOutTask.Kind.LINK:
        missing += [Lack("link", text) for text in _link_lacks(shout_out)]
    elif count_words(shout_out.text) < fewest:
        text = ngettext("Write %(count)d word at least.", "Write %(count)d words at least.", fewest)
        missing.append(Lack("text", text % {"count": fewest}))
    has_photos = shout_out.photos.exists()
    if kind == ShoutOutTask.Kind.PHOTO and not has_photos:
        missing.append(Lack("photo", _("Add a photo of your build.")))
    if has_photos and not has_rights:
        missing.append(Lack("rights", _("Tell us that the photos are yours.")))
    if not shout_out.display_name:
        missing.append(Lack("display_name", _("Choose the name that is shown.")))
    return missing


def _link_lacks(shout_out: ShoutOut) -> list[str]:
    """Ask the list of hosts again: it may have changed since the draft was saved."""
    if not shout_out.link:
        return [_("Paste the address of your review.")]
    try:
        checked_link(shout_out.link, hosts_of(shout_out.region))
    except ValidationError as error:
        return error.messages
    return []


@transaction.atomic
def send(*, by: User, shout_out_id: int, has_rights: bool) -> ShoutOut:
    """Send a shout out to be read by staff; its member agrees to its publication by that.

    Sending it twice is sending it once.

    Raises:
        ShoutOut.DoesNotExist: there is none of theirs.
        NotWritable: it was decided meanwhile.
        CannotShoutOut: what stands in the way, or what is missing.
    """
    lock_writer(by.pk)
    shout_out = lock_shout_out(shout_out_id, by)
    if shout_out.status == ShoutOut.Status.SENT:
        return shout_out
    if not shout_out.is_writable:
        raise NotWritable
    _refuse(by, shout_out, has_rights=has_rights)
    _mark_sent(shout_out, has_rights=has_rights)
    storage.mark_submitted(Upload.objects.filter(shout_out_photo__shout_out=shout_out))
    record(shout_out, ShoutOutEvent.Kind.SENT, by=by)
    return shout_out


def _mark_sent(shout_out: ShoutOut, *, has_rights: bool) -> None:
    """Write what sending changes, with what it resembles and what was agreed to."""
    found, now = likeness_of(shout_out), timezone.now()
    values = {
        "status": ShoutOut.Status.SENT,
        "sent_at": now,
        "changed_at": now,
        "due_on": promised_on(shout_out.member, today()),
        "sendings": shout_out.sendings + 1,
        "disclosure": disclosure_in(shout_out.language),
        "publication_version": PUBLICATION_VERSION,
        "rights_version": RIGHTS_VERSION if has_rights else "",
        "alike_to_id": found.alike_to,
        "alike_percent": found.percent,
        "same_picture_as_id": found.same_picture_as,
        **_DECIDED,
    }
    for name, value in values.items():
        setattr(shout_out, name, value)
    shout_out.save(update_fields=[name.removesuffix("_id") for name in values])


def promised_on(member: User, day: date) -> date:
    """Return by when somebody has read what is sent on this day."""
    return add_working_days(day, PROMISE_DAYS, member.region)


@transaction.atomic
def withdraw(*, by: User, shout_out_id: int) -> bool:
    """Take back what was sent, at any time: it is shown no more; return whether it was there.

    Points that are not usable yet go with it, by the sweep over these rows.

    Raises:
        ShoutOut.DoesNotExist: there is none of theirs.
    """
    shout_out = lock_shout_out(shout_out_id, by)
    if shout_out.status in {ShoutOut.Status.DRAFT, ShoutOut.Status.WITHDRAWN}:
        return False
    now = timezone.now()
    shout_out.status, shout_out.withdrawn_at, shout_out.changed_at = "withdrawn", now, now
    shout_out.due_on = shout_out.change_until = None
    shout_out.hidden_why = shout_out.send_back_why = ""
    shout_out.leased_to = shout_out.leased_until = None
    shout_out.save()
    record(shout_out, ShoutOutEvent.Kind.WITHDRAWN, by=by)
    return True


def _refuse(by: User, shout_out: ShoutOut, *, has_rights: bool) -> None:
    writer = Writer.of(by)
    registered = writer.product(shout_out.registered_product_id)
    if registered is None:
        raise CannotShoutOut([_("This product isn't registered to you any more.")])
    reasons = why_not(writer, shout_out.task, registered, besides=shout_out)
    reasons += [each.text for each in lacks(shout_out, has_rights=has_rights)]
    if reasons:
        raise CannotShoutOut(reasons)
