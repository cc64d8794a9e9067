"""What this app holds of a person: by how many days they may redeem sooner."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import WHOLE_ROWS, PersonalData, Section, delete_some
from promotions.models import HeadStart


def _sections(member: User) -> Iterator[Section]:
    rows = HeadStart.objects.filter(member=member).values_list("days")
    yield Section("early_access", _("Early access to promotions"), {"days": _("Days")}, rows)


def _head_start(member: User) -> int:
    return delete_some(HeadStart.objects.filter(member=member))


PERSONAL_DATA: Final = PersonalData(
    app="promotions",
    holds={"promotions.HeadStart": WHOLE_ROWS},
    sections=_sections,
    erases=(_head_start,),
)
