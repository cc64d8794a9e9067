"""Storing, replacing and deleting a member's picture."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import MemberPicture
from evidence.uploads.cleaning import CleanUpload


@transaction.atomic
def save_picture(*, by: User, clean: CleanUpload) -> None:
    """Store a member's picture in the place of the one before, of which nothing stays."""
    note(by, has_picture=True)
    picture = MemberPicture(user=by, content=clean.pages[0].content, changed_at=timezone.now())
    MemberPicture.objects.bulk_create(
        [picture],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["content", "changed_at"],
    )


@transaction.atomic
def delete_picture(*, by: User) -> bool:
    """Delete a member's picture; return whether there was one."""
    note(by, has_picture=False)
    deleted, _ = MemberPicture.objects.filter(user=by).delete()
    return bool(deleted)


def note(member: User, *, has_picture: bool) -> None:
    """Write it on the account, first of all: who saves and who deletes take turns here."""
    User.objects.filter(pk=member.pk).update(has_picture=has_picture)
