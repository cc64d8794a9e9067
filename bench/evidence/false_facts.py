"""Try false facts on papers and photos that were read: matching costs little, reading much."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from bench.evidence.bounds import taken
from bench.evidence.claims import false_days, names_with_a_digit_changed
from bench.evidence.reader import CATALOGUE, ReadPaper
from bench.papers.shops import CUSTOMS
from bench.report import Row
from evidence.documents.dates import match_date
from evidence.documents.document_type import DocumentType, match_document_type
from evidence.documents.document_words import NAMES
from evidence.documents.model_names import match_model
from evidence.documents.stores import match_store
from evidence.findings import Box, FindingKind
from evidence.reading.lines import Line, with_neighbours

# With no error among so many, the true rate is below 1 in 1,000 with 95 % confidence.
FEWEST: Final = 3000
_DAYS, _TITLES, _MODELS = 30, 20, 20
_FALSE_TITLES: Final = tuple(
    name for kind, names in NAMES.items() if kind != DocumentType.INVOICE for name in names
)
_STORES: Final = frozenset(store for custom in CUSTOMS.values() for store in custom.stores)

Tried = tuple[FindingKind, bool]


def tried_on(read: ReadPaper) -> list[Tried]:
    """Change one fact at a time; say of each false one whether it passes."""
    random = Random(read.paper.claimed.number)  # noqa: S311 -- the same each time
    wide = [with_neighbours(page) for page in read.pages]
    lines = [line for page in wide for line in page]
    found = [(FindingKind.DATE, passes) for passes in _days(read, lines, random)]
    found += [(FindingKind.STORE, passes) for passes in _stores(read, lines)]
    found += [(FindingKind.MODEL, passes) for passes in _models(read, lines, random)]
    return found + [(FindingKind.PAPER, passes) for passes in _titles(read, random)]


def measure(halves: Sequence[Sequence[Tried]]) -> Iterator[Row]:
    """Print for each fact how many false ones passed, and how sure that is."""
    counts = [Counter(half) for half in halves]
    for kind in (FindingKind.DATE, FindingKind.STORE, FindingKind.MODEL, FindingKind.PAPER):
        yield from _rows(f"taken: a false {kind.value}", counts, [kind])
    yield from _rows("taken: any false fact", counts, [*FindingKind])


def _rows(
    what: str, counts: Sequence[Counter[Tried]], kinds: Sequence[FindingKind]
) -> Iterator[Row]:
    pairs = []
    for count in counts:
        wrong = sum(count[kind, True] for kind in kinds)
        pairs.append((wrong, wrong + sum(count[kind, False] for kind in kinds)))
    yield from taken(what, pairs)


def _days(read: ReadPaper, lines: list[Line], random: Random) -> Iterator[bool]:
    """Days that a member may enter by mistake or because they suit; those printed besides not."""
    sale = read.paper.claimed
    printed = {sale.bought_on, sale.due, sale.ordered}
    days = {day for _what, day in false_days(sale.bought_on)} | {*_alike(sale.bought_on)}
    while len(days) < _DAYS:
        days.add(sale.bought_on + timedelta(random.randrange(-500, 500)))
    for day in sorted(days - printed):
        yield match_date(day, sale.custom.country, lines).passed


def _alike(day: date) -> Iterator[date]:
    """Yield the days that differ in one figure of day, month or year."""
    for change in (10, -10, 1, -1, 2, -2, 3, -3):
        yield day + timedelta(change)
    for year in (day.year - 1, day.year + 1):
        yield day + timedelta(365 * (year - day.year))


def _stores(read: ReadPaper, lines: list[Line]) -> Iterator[bool]:
    sale = read.paper.claimed
    for store in sorted(_STORES - {sale.store}):
        yield match_store(store, lines, sale.custom.stores).passed


def _models(read: ReadPaper, lines: list[Line], random: Random) -> Iterator[bool]:
    model = read.paper.claimed.model.name
    others = [name for name in CATALOGUE if name != model]
    for name in random.sample(others, _MODELS):
        yield match_model(name, lines, CATALOGUE).passed
    # A letter may be misread; what tells two models apart are the figures.
    for name in names_with_a_digit_changed(model):
        yield match_model(name, lines, (*CATALOGUE, name)).passed


def _titles(read: ReadPaper, random: Random) -> Iterator[bool]:
    """Make another document of it: under its title, and without the words for an invoice."""
    for page in read.pages[:1]:
        rest = [line for line in page if not match_document_type([line]).passed]
        for title in random.sample(_FALSE_TITLES, _TITLES):
            above = Line(title, 1.0, Box(0.2, 0.01, 0.8, 0.05))
            yield match_document_type([above, *rest]).passed
