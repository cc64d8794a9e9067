"""The second drawer: the serial number on labels, and whether a carton is taken for a product.

They were drawn by who had not seen the check that tells the two apart.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from bench.evidence.bounds import share, taken, upper
from bench.evidence.claims import changed
from bench.evidence.kept import DRAWS, kept, progress
from bench.evidence.reader import cleaned, photo_findings
from bench.labels.drawer import LabelPhoto, Truth, photos
from bench.report import Row
from evidence.documents.serial_numbers import match_serial
from evidence.findings import FindingKind, FindingVerdict
from evidence.reading import read_lines

_PART: Final = 20
# A carton goes through where the check passes; a product is held where it speaks of a package.
_TAKEN: Final[dict[Truth, tuple[FindingVerdict, ...]]] = {
    "carton": (FindingVerdict.PASS,),
    "product": (FindingVerdict.NEAR, FindingVerdict.FAIL),
}


def drawn(truth: Truth, count: int, seed: str) -> Iterator[LabelPhoto]:
    """Draw photos, or take them as they were drawn before, some at a time."""
    for start in range(0, count, _PART):
        wanted = min(_PART, count - start)

        def make(start: int = start, wanted: int = wanted) -> list[LabelPhoto]:
            return [*photos(truth, wanted, seed, first=start)]

        yield from kept("labels", DRAWS, (truth, start, wanted, seed), make)


def serials(count: int, seeds: Sequence[str]) -> Iterator[Row]:
    """Print how often the serial is read on labels of products, by kind, and false ones taken."""
    found = [_read_serials(count, seed) for seed in seeds]
    for name in sorted({name for each in found for name in each if not name.startswith("taken")}):
        if "of " not in name:
            yield Row.of_halves(
                f"labels, serial: {name}", (share(e[name], e[f"of {name}"]) for e in found)
            )
    counts = [(each["taken"], each["taken of"]) for each in found]
    yield from taken("taken: a false serial", counts)


def confusion(count: int, seeds: Sequence[str]) -> Iterator[Row]:
    """Print how often a carton is taken for a product, and a product for a carton."""
    for truth in ("carton", "product"):
        halves = [_confused(truth, count, seed) for seed in seeds]
        for name in sorted(
            {name for half in halves for name in half if not name.startswith("of ")}
        ):
            yield Row.of_halves(
                name, (_with_bound(half[name], half[f"of {name}"]) for half in halves)
            )


def _confused(truth: Truth, count: int, seed: str) -> Counter[str]:
    other = "product" if truth == "carton" else "carton"
    counts: Counter[str] = Counter()
    for number, photo in enumerate(drawn(truth, count, seed)):
        verdict = next(
            finding.verdict
            for finding in photo_findings(photo.content, photo.serial)
            if finding.kind is FindingKind.LABEL
        )
        # Where no serial is read the photo is asked for again, and taken for neither.
        told = {
            f"{truth} taken for {other}": verdict in _TAKEN[truth],
            f"{truth} unreadable": verdict is FindingVerdict.UNREADABLE,
        }
        for name, is_so in told.items():
            for each in (name, f"{name}: {photo.category}"):
                counts += Counter({f"of {each}": 1})
                counts[each] += is_so
        progress(f"{truth}s, {seed}", number + 1, count)
    return counts


def _with_bound(wrong: int, of: int) -> str:
    return f"{wrong} of {of}, < {upper(wrong, of):.1%}" if of else "none"


def _read_serials(count: int, seed: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for number, photo in enumerate(drawn("product", count, seed)):
        page = cleaned(photo.content, "photo.jpg").pages[0]
        lines = read_lines(page.content, longest_side=None)
        coded = match_serial(photo.serial, page.codes, []).passed
        printed = match_serial(photo.serial, [], lines).passed
        either = match_serial(photo.serial, page.codes, lines).passed
        ways = {"by a code": coded, "by print": printed, "by either": either}
        for name, passes in (ways | {f"{photo.category}, by either": either}).items():
            counts += Counter({f"of {name}": 1})
            counts[name] += passes
        others = [*changed(photo.serial, Random(photo.serial)), *photo.unit.others]  # noqa: S311
        for other in others:
            for codes in (page.codes, ()):
                counts["taken"] += match_serial(other, codes, lines).passed
                counts["taken of"] += 1
        progress(f"labels, {seed}", number + 1, count)
    return counts
