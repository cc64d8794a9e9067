"""Acts that write the letters about a copy of one's data and about leaving."""

from django.utils import timezone

from accounts.blocking import blocks
from accounts.data_copies import copies
from accounts.deletion import erasure, requests
from accounts.models import AccountDeletion, User
from promotions.models import Promotion
from tests.factories import make_dispute, make_member, make_registered


def account_data_ready(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    copies.make(copies.ask(member=citra, by=citra, language=citra.language).pk)


def account_deletion_asked(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    requests.ask(member=citra, by=citra)


def account_deletion_soon(citra: User, rita: User, promotion: Promotion) -> None:
    account_deletion_asked(citra, rita, promotion)
    AccountDeletion.objects.update(due_at=timezone.now())
    requests.remind()


def account_deleted(citra: User, rita: User, promotion: Promotion) -> None:
    account_deletion_soon(citra, rita, promotion)
    erasure.erase_due()


def dispute_moot(citra: User, rita: User, promotion: Promotion) -> None:
    holder = make_member(language=citra.language)
    make_dispute(citra, make_registered(holder))
    account_deleted(holder, rita, promotion)


def account_blocked(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    block = blocks.ask(member=citra, by=rita, reason="-", told="-")
    blocks.confirm(block_id=block.pk, by=make_member(is_staff=True))


def account_unblocked(citra: User, rita: User, promotion: Promotion) -> None:
    account_blocked(citra, rita, promotion)
    block = citra.blocks.get()
    blocks.ask_to_lift(block_id=block.pk, by=rita, reason="-")
    blocks.lift(block_id=block.pk, by=make_member(is_staff=True))
