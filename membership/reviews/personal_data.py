"""What shout outs hold of a person: words, photos, votes and reports.

A row stays with its dates and stars, withdrawn and without what was written.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

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
from membership.models import HelpfulVote, ReviewReport, ShoutOut
from membership.reviews.retention import EMPTIED
from membership.shout_outs import sending, writing


def _sections(member: User) -> Iterator[Section]:
    yield _shout_outs_section(member)
    yield _opinions_section(member)


def _shout_outs_section(member: User) -> Section:
    columns = {
        "task": _("Task"),
        "product": _("Product"),
        "begun_at": _("Begun"),
        "sent_at": _("Sent"),
        "status": _("Status"),
        "stars": _("Stars"),
        "text": _("Text"),
        "link": _("Link"),
        "name": _("Name shown"),
        "files": _("In this copy"),
    }
    rows = member.shout_outs.for_pages().with_photos().order_by("pk")
    lines = (
        (
            row.task.title,
            row.product.name,
            row.begun_at,
            row.sent_at,
            row.get_status_display(),
            row.stars,
            row.text,
            row.link,
            row.display_name,
            [name for photo in row.photos.all() for name, _path in named_files(photo.upload)],
        )
        for row in rows.iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("shout_outs", _("Shout outs"), columns, lines)


def _opinions_section(member: User) -> Section:
    """Give which reviews of others a member found helpful, or reported."""
    columns = {"product": _("Product"), "at": _("Date"), "what": _("What you said")}
    votes = member.helpful_votes.order_by("pk").values_list("shout_out__product__name", "voted_at")
    reports = member.review_reports.select_related("shout_out__product").order_by("pk")

    def lines() -> Iterator[tuple[object, ...]]:
        for product, voted_at in votes.iterator(chunk_size=MOST_AT_ONCE):
            yield product, voted_at, _("Helpful")
        for row in reports.iterator(chunk_size=MOST_AT_ONCE):
            yield row.shout_out.product.name, row.reported_at, row.get_why_display()

    return Section("opinions", _("Opinions on reviews"), columns, lines())


def _files(member: User) -> Iterator[PersonalFile]:
    uploads = Upload.objects.filter(shout_out_photo__shout_out__member=member)
    rows = uploads.prefetch_related("pages").order_by("pk")
    for upload in rows.iterator(chunk_size=MOST_AT_ONCE):
        for name, path in named_files(upload):
            yield PersonalFile(name, partial(evidence_storage().open, path))


def _losses(member: User) -> Iterator[str]:
    if count := member.shout_outs.filter(status=ShoutOut.Status.ACCEPTED).count():
        yield ngettext(
            "%(count)d review of yours is shown no more.",
            "%(count)d reviews of yours are shown no more.",
            count,
        ) % {"count": count}


def _withdraw(member: User) -> int:
    found = member.shout_outs.live().order_by("pk").first()
    return int(found is not None and sending.withdraw(by=member, shout_out_id=found.pk))


def _drafts(member: User) -> int:
    found = member.shout_outs.filter(status=ShoutOut.Status.DRAFT).order_by("pk").first()
    return int(found is not None and writing.discard(by=member, shout_out_id=found.pk))


def _unsent_photos(member: User) -> int:
    rows = Upload.objects.filter(shout_out_photo__shout_out__member=member, submitted_at=None)
    return storage.delete_uploads(rows.order_by("pk")[:MOST_AT_ONCE])


def _sent_photos(member: User) -> int:
    return erase_uploads(
        Upload.objects.submitted().filter(shout_out_photo__shout_out__member=member)
    )


def _words(member: User) -> int:
    return empty_some(ShoutOut.objects.filter(member=member), **EMPTIED)


def _votes(member: User) -> int:
    return delete_some(HelpfulVote.objects.filter(member=member))


def _reports(member: User) -> int:
    return delete_some(ReviewReport.objects.filter(member=member))


PERSONAL_DATA: Final = PersonalData(
    app="membership",
    holds={
        "membership.ShoutOut": ShoutOut.WORDS,
        "membership.ShoutOutPhoto": (),
        "membership.ShoutOutEvent": (),
        "membership.HelpfulVote": WHOLE_ROWS,
        "membership.ReviewReport": WHOLE_ROWS,
    },
    sections=_sections,
    files=_files,
    losses=_losses,
    ends=(_withdraw, _drafts),
    erases=(_unsent_photos, _sent_photos, _words, _votes, _reports),
)
