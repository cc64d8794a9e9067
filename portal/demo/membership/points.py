"""The demo's Reward Program: rules, a member in each tier, what is pending and what expires."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from accounts.models import Consent, User
from accounts.privacy import consent
from foundation.tables.line_files import LineFile
from foundation.working_days import today
from membership.desk import goodwill, points_file, usual
from membership.earning.sweeping import earn_new
from membership.models import EarningRule, Goodwill, SourceType
from membership.points.expiring import warn
from membership.points.joining import open_account
from products.models import Category

# What they earned in the program that was there before, and how many days of it are left.
EARLIER: Final = {
    "alice": ((3_400, 600), (800, 60)),
    "bob": ((1_100, 500),),
    "citra": (),
    "emil": ((9_000, 650), (3_500, 300)),
}
_HEADING: Final = "email,points,reason,reference,earned on"
_REASON: Final = "Earned in the earlier program"
_LASTS: Final = 730
_LONG_AGO: Final = timedelta(days=400)


def load(people: dict[str, User]) -> None:
    """Set up the program, and let its members earn by what the demo has of them."""
    _set_up()
    for key in EARLIER:
        consent.record(by=people[key], kind=Consent.Kind.REWARD_PROGRAM)
        open_account(people[key], since=timezone.now() - _LONG_AGO)
    _bring_in(people)
    earn_new()
    warn()


def _set_up() -> None:
    usual.set_up()
    EarningRule.objects.update(starts_on=(timezone.now() - _LONG_AGO).date())
    monitor = Category.objects.filter(slug="monitor").first()
    EarningRule.objects.create(
        source_type=SourceType.PRODUCT,
        points=150,
        category=monitor,
        starts_on=(timezone.now() - _LONG_AGO).date(),
    )


def _bring_in(people: dict[str, User]) -> None:
    """Load the points of the earlier program by file, as staff do; two people for so many."""
    lines = [_HEADING]
    for key, earlier in EARLIER.items():
        for number, (points, days) in enumerate(earlier, start=1):
            earned_on = today() - timedelta(days=_LASTS - days)
            line = f"{people[key].email},{points},{_REASON},{key}-{number},{earned_on}"
            lines.append(line)
    points_file.load(file=LineFile(lines, "earlier-program.csv"), by=people["omar"])
    for asked in Goodwill.objects.filter(decided_at=None).order_by("pk"):
        goodwill.decide(goodwill_id=asked.pk, by=people["lotte"], is_granted=True)
