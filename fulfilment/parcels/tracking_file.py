"""Tracking numbers from a carrier's file: all of them, or none, with each wrong line named.

What a line says is known already, adds nothing; so the same file may be loaded again.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts import security_events
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.dispatch import nobody_waits
from foundation.locks import lock_rows, wait_patiently
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
from fulfilment.models import Carrier, Fulfilment, Shipment
from fulfilment.models.parcel import plain_number
from fulfilment.parcels import shipping
from fulfilment.parcels.picking import not_theirs
from fulfilment.parcels.recipients import addresses_of
from fulfilment.parcels.shipping import WhyNotSent

# What the columns are called, without blanks, dots and slashes; the day may be missing.
COLUMNS: Final = (
    frozenset(["reference", "orderid", "order", "ref"]),
    frozenset(["carrier", "carriername", "shipper"]),
    frozenset(["number", "trackingnumber", "trackingno", "tracking", "parcelnumber"]),
)
DAY: Final = frozenset(["date", "senton", "shippedon", "shipdate"])
# Each line is an e-mail: of more, the rows would be locked for minutes.
MOST_LINES: Final = 5_000


@dataclass(frozen=True, slots=True)
class TrackingLine:
    """What a line says: which parcel left with whom, under which number, and when."""

    number: int
    reference: str
    carrier: str
    tracking: str
    sent_on: date | None = None
    is_a_day: bool = True


@dataclass
class LoadedNumbers(Loaded):
    """What a load of tracking numbers did; ``unsent`` are the parcels that leave by it."""

    unsent: list[tuple[Fulfilment, Carrier, TrackingLine]] = field(default_factory=list)


@transaction.atomic
def load(
    *,
    file: LineFile,
    by: User | None = None,
    options: LoadOptions = LoadOptions(),  # noqa: B008 -- frozen
) -> LoadedNumbers:
    """Note of each line that its parcel left, and e-mail the members; a dry run only checks.

    Raises:
        NoSuchColumn: the columns are neither named near the top nor chosen.
        BadLines: some lines cannot be used, or contradict what is known; nothing was loaded.
    """
    wait_patiently()
    lines = list(tracking_lines(file, options))
    done = _checked(lines, by)
    if done.bad:
        raise BadLines(sorted(done.bad), _("Correct these lines, and load the whole file again."))
    if options.dry_run:
        return done
    _send(done, by)
    if done.added:
        details = {"added": done.added, "known": done.known, "os_account": options.os_account}
        kind, about = SecurityEvent.Kind.LOADED, f"tracking numbers: {file.name}"
        security_events.record(kind, by=by, about=about[:200], details=details)
    return done


def _send(done: LoadedNumbers, by: User | None) -> None:
    try:
        with transaction.atomic(), nobody_waits():
            for parcel, carrier, line in done.unsent:
                shipping.record_sent(
                    parcel, carrier=carrier, number=line.tracking, sent_on=line.sent_on, by=by
                )
    except IntegrityError as error:
        advice = _("Somebody else has entered one of these numbers meanwhile. Load it again.")
        raise BadLines([], advice) from error


def tracking_lines(file: LineFile, options: LoadOptions) -> Iterator[TrackingLine]:
    """Yield what the lines of a carrier's file say; nothing is looked up.

    Raises:
        NoSuchColumn: the columns are neither named near the top nor chosen.
        BadLines: there are too many.
    """
    # Read twice: which columns there are, is known after the first time.
    read = list(islice(file.lines, MOST_LINES + 1))
    if len(read) > MOST_LINES:
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
        raise NoSuchColumn(_("The heading must name: reference, carrier, number."))
    for number, row, _closed in cells:
        reference, carrier, tracking, *day = (row[p] if p < len(row) else "" for p in places)
        sent_on, is_a_day = _day(day[0] if day else "")
        plain = plain_number(tracking)
        yield TrackingLine(number, reference.strip(), carrier, plain, sent_on, is_a_day)


def _day(text: str) -> tuple[date | None, bool]:
    """Read a day; the second is whether it is one, and not to come."""
    if not text:
        return None, True
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None, False
    return day, day <= today()


def _checked(lines: list[TrackingLine], by: User | None) -> LoadedNumbers:
    """Lock the parcels, and compare each line with what is known, and with the earlier lines."""
    done = LoadedNumbers()
    carriers = {each.name.casefold(): each for each in Carrier.objects.filter(is_active=True)}
    parcels = _parcels({line.reference for line in lines})
    every = [parcel for found in parcels.values() for parcel in found]
    others = {parcel.pk for parcel in not_theirs(every, by)}
    known = addresses_of(every)
    said: dict[object, object] = {}
    for line in lines:
        carrier = carriers.get(line.carrier.casefold())
        found = parcels.get(line.reference, [])
        refusal = _illegible(line, carrier, found) or _contradiction(line, carrier, said)
        if refusal or carrier is None:
            done.bad.append((line.number, _named(refusal, line)))
            continue
        parcel, last = found[0], next(iter(found[0].shipments.all()), None)
        if shipping.is_same(last, carrier, line.tracking) or line.reference in said:
            done.known += 1
        elif parcel.pk not in others:
            done.bad.append((line.number, _named(WhyNotSent.OWN, line)))
        elif refusal := shipping.obstacle(
            parcel, last, carrier, line.tracking, known.get(parcel.pk, {})
        ):
            done.bad.append((line.number, _named(refusal, line)))
        else:
            done.unsent.append((parcel, carrier, line))
        said[line.reference] = said[carrier, line.tracking] = (carrier, line.tracking, parcel.pk)
    done.added = len(done.unsent)
    return done


def _parcels(references: set[str]) -> dict[str, list[Fulfilment]]:
    """Lock the parcels of these causes in the order of their numbers; those taken back aside."""
    newest = Prefetch("shipments", Shipment.objects.order_by("-pk"))
    rows = Fulfilment.objects.filter(
        kind=Fulfilment.Kind.PARCEL, cause__reference__in=references
    ).exclude(status=Fulfilment.Status.REVOKED)
    related = lock_rows(rows).select_related("cause__user", "cause__promotion", "reward")
    found: dict[str, list[Fulfilment]] = defaultdict(list)
    for parcel in related.order_by("pk").prefetch_related(newest):
        found[parcel.cause.reference].append(parcel)
    return found


def _illegible(
    line: TrackingLine, carrier: Carrier | None, found: list[Fulfilment]
) -> WhyNotSent | None:
    """Return what is wrong with a line by itself."""
    if not found:
        return WhyNotSent.UNKNOWN
    if len(found) > 1:
        return WhyNotSent.SEVERAL
    if carrier is None:
        return WhyNotSent.NO_CARRIER
    if not line.is_a_day:
        return WhyNotSent.NO_DAY
    return None if carrier.takes(line.tracking) else WhyNotSent.WRONG_NUMBER


def _contradiction(
    line: TrackingLine, carrier: Carrier | None, said: dict[object, object]
) -> WhyNotSent | None:
    """Return that an earlier line gave this parcel another number, or the number another parcel."""
    of_parcel = said.get(line.reference)
    of_number = said.get((carrier, line.tracking)) if line.tracking else of_parcel
    return None if of_parcel == of_number else WhyNotSent.TWICE


def _named(refusal: WhyNotSent | None, line: TrackingLine) -> str:
    """Say what is wrong with a line, and of which parcel; a carrier's file names no member."""
    text = str(refusal.label) if refusal else ""
    return f"{line.reference}: {text}"
