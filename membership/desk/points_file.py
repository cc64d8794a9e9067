"""Points by file, such as from a program that moved here: all lines of it, or none.

Each line has a reference of its own: a file that is loaded twice adds nothing the second time. What
one line gives is goodwill with its reason; many points wait for a second person, as by hand.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Final

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import security_events
from accounts.conflicts import conflict_of
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.dispatch import nobody_waits
from foundation.locks import lock_rows, wait_patiently
from foundation.mailboxes import canonical_address
from foundation.tables.line_files import (
    BadLines,
    CellLines,
    LineFile,
    Loaded,
    LoadOptions,
    NoSuchColumn,
    chosen_places,
)
from foundation.working_days import today
from membership.desk import goodwill
from membership.models import GoodwillLine, PointsAccount
from membership.models.account import LONGEST_NOTE
from membership.models.goodwill import LONGEST_REFERENCE
from membership.points.crediting import may_earn
from membership.points.expiring import last_day_for

# What the columns are called, without blanks, dots and slashes; the day may be missing.
COLUMNS: Final = (
    frozenset(["email", "emailaddress", "mail", "member"]),
    frozenset(["points", "amount"]),
    frozenset(["reason", "note"]),
    frozenset(["reference", "ref", "id"]),
)
DAY: Final = frozenset(["earnedon", "earned", "date"])
# Each line locks an account, and settles its tier: of more, members would wait.
MOST_LINES: Final = 1_000
# Points between digits part thousands, and nothing else: 10.5 is not 105.
_WHOLE: Final = re.compile(r"\d+|\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")


class WhyNotLoaded(models.TextChoices):
    """What is wrong with a line of a file of points."""

    NO_REFERENCE = "no_reference", gettext_lazy("A reference is missing, or too long.")
    NO_NUMBER = "no_number", gettext_lazy("The points must be a number from 1 to 50,000.")
    NO_REASON = "no_reason", gettext_lazy("A reason is missing, or too long.")
    NO_DAY = "no_day", gettext_lazy("This is no day, is to come, or its points have expired.")
    UNKNOWN = "unknown", gettext_lazy("Nobody with this email address takes part.")
    EXCLUDED = "excluded", gettext_lazy("This member is excluded from the program.")
    OWN = "own", gettext_lazy("Your own account, or one related to yours.")
    OTHERWISE = "otherwise", gettext_lazy("This reference is known with other points or members.")


@dataclass(frozen=True, slots=True)
class PointsLine:
    """What a line says: who gets how many points, why, under which reference, and since when."""

    number: int
    email: str
    points: int
    reason: str
    reference: str
    earned_on: date | None = None
    refusal: WhyNotLoaded | None = None


@dataclass
class LoadedPoints(Loaded):
    """What a load of points did; ``waiting`` are the lines that wait for a second person."""

    waiting: int = 0
    wanted: list[tuple[PointsAccount, PointsLine]] = field(default_factory=list)


@transaction.atomic
def load(
    *,
    file: LineFile,
    by: User,
    options: LoadOptions = LoadOptions(),  # noqa: B008 -- frozen
) -> LoadedPoints:
    """Give what the lines of a file say, or ask for it where it takes two; a dry run only checks.

    Raises:
        NoSuchColumn: the columns are neither named near the top nor chosen.
        BadLines: some lines cannot be used, or contradict what is known; nothing was loaded.
    """
    wait_patiently()
    done = _checked(list(points_lines(file, options)), by)
    if done.bad:
        raise BadLines(sorted(done.bad), _("Correct these lines, and load the whole file again."))
    if options.dry_run:
        return done
    _give(done, by)
    if done.added:
        details = {"added": done.added, "known": done.known, "checksum": file.checksum}
        kind, about = SecurityEvent.Kind.LOADED, f"points: {file.name}"
        details |= {"os_account": options.os_account} if options.os_account else {}
        security_events.record(kind, by=by, about=about[:200], details=details)
    return done


def _give(done: LoadedPoints, by: User) -> None:
    try:
        with transaction.atomic(), nobody_waits():
            for account, line in done.wanted:
                asked = goodwill.ask(
                    account_id=account.pk,
                    points=line.points,
                    reason=line.reason,
                    by=by,
                    line=goodwill.OfFile(line.reference, line.earned_on),
                )
                done.waiting += asked.decided_at is None
    except IntegrityError as error:
        advice = _("Somebody else has loaded one of these lines meanwhile. Load it again.")
        raise BadLines([], advice) from error


def points_lines(file: LineFile, options: LoadOptions) -> Iterator[PointsLine]:
    """Yield what the lines of a file say; nothing is looked up.

    Raises:
        NoSuchColumn: the columns are neither named near the top nor chosen.
        BadLines: there are too many.
    """
    # Read twice: which columns there are, is known after the first time.
    read = list(islice(file.lines, MOST_LINES + 2))
    if len(read) > MOST_LINES + 1:
        most = _("A file has at most %(most)d lines. Split it.") % {"most": MOST_LINES}
        raise BadLines([(len(read), most)])
    whole = replace(file, lines=read)
    cells = CellLines(whole)
    if options.columns:
        places = chosen_places(cells, options.columns)
    elif not (places := cells.heading([*COLUMNS, DAY])):
        cells = CellLines(whole)
        places = cells.heading(COLUMNS)
    if not places:
        raise NoSuchColumn(_("The heading must name: email, points, reason, reference."))
    for number, row, _closed in cells:
        yield _line(number, [row[p] if p < len(row) else "" for p in places])


def _line(number: int, row: list[str]) -> PointsLine:
    email, points, reason, reference, *day = row
    plain = re.sub(r"[., ]", "", points) if _WHOLE.fullmatch(points) else ""
    is_number = plain.isdecimal() and 1 <= int(plain) <= goodwill.MOST
    earned_on, is_a_day = _day(day[0] if day else "")
    refusal = None
    if not reference or len(reference) > LONGEST_REFERENCE:
        refusal = WhyNotLoaded.NO_REFERENCE
    elif not is_number:
        refusal = WhyNotLoaded.NO_NUMBER
    elif not reason or len(reason) > LONGEST_NOTE:
        refusal = WhyNotLoaded.NO_REASON
    elif not is_a_day:
        refusal = WhyNotLoaded.NO_DAY
    given = int(plain) if is_number else 0
    mailbox = canonical_address(email).lower()
    return PointsLine(number, mailbox, given, reason, reference, earned_on, refusal)


def _day(text: str) -> tuple[date | None, bool]:
    """Read a day; the second is whether it is one, not to come, and points of it last still."""
    if not text:
        return None, True
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None, False
    return day, day <= today() <= last_day_for(day)


def _checked(lines: list[PointsLine], by: User) -> LoadedPoints:
    """Lock the accounts, and compare each line with what is known, and with the earlier lines."""
    done, accounts = LoadedPoints(), _accounts({line.email for line in lines})
    known = _known(lines)
    conflicts = {pk: conflict_of(by, each.member) for pk, each in _by_key(accounts).items()}
    for line in lines:
        account = accounts.get(line.email)
        refusal = line.refusal or _against(account, conflicts)
        if refusal is None and account is not None:
            same = (account.pk, line.points)
            if line.reference in known:
                done.known += known[line.reference] == same
                refusal = None if known[line.reference] == same else WhyNotLoaded.OTHERWISE
            else:
                known[line.reference] = same
                done.wanted.append((account, line))
        if refusal is not None:
            done.bad.append((line.number, str(refusal.label)))
    done.wanted.sort(key=lambda pair: pair[0].pk)
    done.added = len(done.wanted)
    return done


def _known(lines: list[PointsLine]) -> dict[str, tuple[int, int]]:
    """Return of the references that were loaded before whose points they are, and how many."""
    rows = GoodwillLine.objects.filter(reference__in=[line.reference for line in lines])
    columns = "reference", "goodwill__account", "goodwill__points"
    return {name: (account, points) for name, account, points in rows.values_list(*columns)}


def _by_key(accounts: dict[str, PointsAccount]) -> dict[int, PointsAccount]:
    return {each.pk: each for each in accounts.values()}


def _against(
    account: PointsAccount | None, conflicts: Mapping[int, object | None]
) -> WhyNotLoaded | None:
    if account is None:
        return WhyNotLoaded.UNKNOWN
    if not may_earn(account):
        return WhyNotLoaded.EXCLUDED
    return WhyNotLoaded.OWN if conflicts[account.pk] else None


def _accounts(emails: set[str]) -> dict[str, PointsAccount]:
    """Lock the accounts of these members, in the order of their keys."""
    rows = lock_rows(PointsAccount.objects.open()).select_related("member").order_by("pk")
    found = rows.alias(low=Lower("member__email")).filter(low__in=emails)
    return {each.member.email.lower(): each for each in found}
