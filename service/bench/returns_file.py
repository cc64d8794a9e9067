"""Units that left in one batch: a carrier's file of tracking numbers, all of it or none.

What a line says is known already, adds nothing; so the same file may be loaded again.
"""

from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import security_events
from accounts.conflicts import related_accounts
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.dispatch import nobody_waits
from foundation.locks import lock_rows
from foundation.tables.line_files import BadLines, LineFile, Loaded, LoadOptions
from fulfilment.models import Carrier
from fulfilment.parcels.tracking_file import TrackingLine, tracking_lines
from service.bench import returning
from service.bench.returning import CannotReturn, WhyNotReturned
from service.models import Repair, normalize_rma

_ALL: Final = LoadOptions()


@dataclass
class LoadedReturns(Loaded):
    """What a load did; ``unsent`` are the units that leave by it."""

    unsent: list[tuple[Repair, Carrier, TrackingLine]] = field(default_factory=list)


@transaction.atomic
def load(*, file: LineFile, by: User, options: LoadOptions = _ALL) -> LoadedReturns:
    """Note of each line that its unit left, and e-mail the members; a dry run only checks.

    Raises:
        NoSuchColumn: the columns are neither named near the top nor chosen.
        BadLines: some lines cannot be used, or contradict what is known; nothing was loaded.
    """
    done = _checked(list(tracking_lines(file, options)), by)
    if done.bad:
        raise BadLines(sorted(done.bad), _("Correct these lines, and load the whole file again."))
    if options.dry_run:
        return done
    _send(done, by)
    if done.added:
        details = {"added": done.added, "known": done.known}
        kind, about = SecurityEvent.Kind.LOADED, f"tracking numbers of repairs: {file.name}"
        security_events.record(kind, by=by, about=about[:200], details=details)
    return done


def _send(done: LoadedReturns, by: User) -> None:
    try:
        with transaction.atomic(), nobody_waits():
            for repair, carrier, line in done.unsent:
                returning.record_shipped(
                    repair, carrier=carrier, number=line.tracking, sent_on=line.sent_on, by=by
                )
    except CannotReturn as taken:
        advice = _("Somebody else has entered one of these numbers meanwhile. Load it again.")
        raise BadLines([], advice) from taken


def _checked(lines: list[TrackingLine], by: User) -> LoadedReturns:
    """Lock the repairs, and compare each line with what is known, and with the earlier lines."""
    done = LoadedReturns()
    carriers = {each.name.casefold(): each for each in Carrier.objects.filter(is_active=True)}
    repairs = _locked({normalize_rma(line.reference) for line in lines})
    own = {by.pk, *related_accounts(by)}
    said: dict[object, object] = {}
    for line in lines:
        carrier = carriers.get(line.carrier.casefold())
        repair = repairs.get(normalize_rma(line.reference))
        if repair is not None and repair.user_id in own:
            refusal: WhyNotReturned | None = WhyNotReturned.OWN
        else:
            refusal = _refusal(line, carrier, repair, said)
        if refusal or carrier is None or repair is None:
            text = str(refusal.label) if refusal else ""
            done.bad.append((line.number, f"{line.reference}: {text}"))
            continue
        if repair.pk in said or returning.is_known(repair, carrier, line.tracking):
            done.known += 1
        else:
            done.unsent.append((repair, carrier, line))
        said[repair.pk] = said[carrier, line.tracking] = (carrier, line.tracking, repair.pk)
    done.added = len(done.unsent)
    return done


def _locked(numbers: set[str]) -> dict[str, Repair]:
    """Lock the repairs with these numbers, in the order of their keys, and read them."""
    keys = list(
        lock_rows(Repair.objects.only("pk"))
        .filter(rma__in=numbers)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rows = Repair.objects.for_pages().select_related("objection").filter(pk__in=keys)
    return {repair.rma: repair for repair in rows}


def _refusal(
    line: TrackingLine,
    carrier: Carrier | None,
    repair: Repair | None,
    said: dict[object, object],
) -> WhyNotReturned | None:
    """Return what is wrong with a line, by itself or beside an earlier one."""
    if repair is None:
        return WhyNotReturned.UNKNOWN
    if carrier is None:
        return WhyNotReturned.NO_CARRIER
    if not line.is_a_day:
        return WhyNotReturned.NO_DAY
    of_repair = said.get(repair.pk)
    of_number = said.get((carrier, line.tracking)) if line.tracking else of_repair
    if of_repair != of_number:
        return WhyNotReturned.TWICE
    if of_repair is not None or returning.is_known(repair, carrier, line.tracking):
        return None
    return returning.obstacle(repair) or returning.wrong_number(carrier, line.tracking)
