"""Papers that lie: how many would be paid without a person, and which are caught by their name."""

from collections.abc import Iterator, Sequence
from typing import Final

from bench.evidence.bounds import share
from bench.evidence.kept import DRAWS, kept, progress
from bench.evidence.reader import ReadPaper, read_paper
from bench.papers.lies import LIES
from bench.papers.stack import Paper, dishonest
from bench.report import Row
from evidence.findings import FindingKind

# What should name each lie. Of a day that was pasted over any sign counts.
_NAMED: Final = {
    "another serial number": {FindingKind.UNIT.value},
    "refund": {FindingKind.REFUND.value, FindingKind.ITEM.value, FindingKind.PAPER.value},
    "total of zero": {FindingKind.TOTAL.value},
    "another store": {FindingKind.STORE.value},
    "total that does not add up": {FindingKind.TOTAL.value},
    "dated after the upload": {FindingKind.LATER.value},
}


def read_all(count: int, seed: str) -> list[ReadPaper]:
    """Read so many papers with each lie."""
    read = []
    for lie in LIES:
        for number, paper in enumerate(drawn(lie, count, seed)):
            read.append(read_paper(paper))
            progress(f"lies, {lie}, {seed}", number + 1, count)
    return read


def drawn(lie: str, count: int, seed: str) -> Sequence[Paper]:
    """Draw them, or take them as they were drawn before."""
    return kept("papers", DRAWS, (lie, count, seed), lambda: [*dishonest(lie, count, seed)])


def measure(halves: Sequence[Sequence[ReadPaper]]) -> Iterator[Row]:
    """Print for each lie how many are stopped, and how many are named for what they are."""
    for lie in LIES:
        mine = [[read for read in half if read.paper.lie == lie] for half in halves]
        stopped = [share(sum(not read.approved for read in half), len(half)) for half in mine]
        yield Row.of_halves(f"lies, stopped: {lie}", stopped)
        named = [share(sum(_is_named(read) for read in half), len(half)) for half in mine]
        yield Row.of_halves(f"lies, named: {lie}", named)


def _is_named(read: ReadPaper) -> bool:
    """Whether a finding says what is wrong: a sign, or a listed fact that does not pass."""
    wanted = _NAMED.get(read.paper.lie)
    if wanted is None:
        return bool(read.signs)
    missing = {finding.kind.value for finding in read.findings if not finding.passed}
    listed = {FindingKind.STORE.value, FindingKind.PAPER.value, FindingKind.DATE.value}
    return bool(wanted & ({*read.signs} | (listed & missing)))
