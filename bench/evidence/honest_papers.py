"""Honest papers: what is found on them by language and fact, and what speaks against them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bench.evidence.bounds import share
from bench.evidence.kept import DRAWS, kept, progress
from bench.evidence.reader import ReadPaper, read_paper
from bench.papers.stack import MAIN, OTHERS, Paper, honest, languages
from bench.report import Row
from evidence.findings import FindingKind

FACTS = (FindingKind.DATE, FindingKind.STORE, FindingKind.MODEL, FindingKind.PAPER)


def read_all(count: int, others: int, seed: str) -> list[ReadPaper]:
    """Read papers of the main languages, and fewer of the others."""
    read = []
    for language in languages():
        wanted = others if language in OTHERS else count
        for number, paper in enumerate(drawn(language, wanted, seed)):
            read.append(read_paper(paper))
            progress(f"papers, {language}, {seed}", number + 1, wanted)
    return read


def drawn(language: str, count: int, seed: str) -> Sequence[Paper]:
    """Draw them, or take them as they were drawn before."""
    return kept("papers", DRAWS, (language, count, seed), lambda: [*honest(language, count, seed)])


def measure(halves: Sequence[Sequence[ReadPaper]]) -> Iterator[Row]:
    """Print each language, then all main ones, then by layout and state."""
    for language in (*MAIN, *OTHERS):
        mine = [[read for read in half if _language(read) == language] for half in halves]
        if any(mine):
            yield from _of(language, mine)
        else:
            yield Row(f"papers, {language}: no font here")
    main = [[read for read in half if _language(read) in MAIN] for half in halves]
    yield from _of("all seven", main)
    without = [[read for read in half if _language(read) != "Korean"] for half in main]
    yield from _of("all but Korean", without)
    yield from _by_kind(main)


def _of(name: str, halves: Sequence[Sequence[ReadPaper]]) -> Iterator[Row]:
    for kind in FACTS:
        yield _row(f"papers, {name}: {kind.value}", halves, [_has(half, kind) for half in halves])
    listed = [sum(read.passes_the_list for read in half) for half in halves]
    yield _row(f"papers, {name}: the default list", halves, listed)
    signs = [sum(bool(read.signs) for read in half) for half in halves]
    yield _row(f"papers, {name}: signs of forgery", halves, signs)
    approved = [sum(read.approved for read in half) for half in halves]
    yield _row(f"papers, {name}: no person needed", halves, approved)


def _by_kind(halves: Sequence[Sequence[ReadPaper]]) -> Iterator[Row]:
    for field in ("layout", "made"):
        values = sorted({getattr(read.paper, field) for half in halves for read in half})
        for value in values:
            mine = [
                [each for each in half if getattr(each.paper, field) == value] for half in halves
            ]
            listed = [sum(read.passes_the_list for read in half) for half in mine]
            yield _row(f"default list, {field}: {value}", mine, listed)
    named = Counter(sign for half in halves for read in half for sign in read.signs)
    yield Row("signs, by name: " + (", ".join(f"{n} {c}" for n, c in named.items()) or "none"))


def _has(half: Sequence[ReadPaper], kind: FindingKind) -> int:
    return sum(kind in read.passed for read in half)


def _row(what: str, halves: Sequence[Sequence[ReadPaper]], counts: Sequence[int]) -> Row:
    first, second = (share(count, len(half)) for count, half in zip(counts, halves, strict=True))
    return Row(what, first, second)


def _language(read: ReadPaper) -> str:
    return read.paper.claimed.language
