"""Whole claims, two photos of 12 megapixels each: found, wrongly taken, time, memory."""

import io
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from statistics import median

from PIL import Image

from bench import report
from bench.evidence.claims import Read, Untrue, false_claims, read, read_all
from bench.evidence.drawn_claims import claims
from bench.evidence.kept import progress
from bench.report import Row
from evidence.findings import FindingKind

# The number of invoices that are rotated, each in three ways.
TURNED = 4
TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
# What the automatic policy relies on, all of it together.
POLICY = (FindingKind.SERIAL, FindingKind.DATE, FindingKind.MODEL, FindingKind.STORE)


def measure(count: int) -> Iterator[Row]:
    """Read so many claims of each half, try false ones on them, then measure the time for one."""
    halves = [_read_half(half, count) for half in (0, 1)]
    yield from _found(*halves)
    yield from _wrongly_taken(*([*map(_tried, half)] for half in halves))
    yield _found_turned()


def _read_half(half: int, count: int) -> list[Read]:
    read = []
    for number, drawn in enumerate(claims(half, count)):
        read.append(read_all(drawn))
        progress(f"claims, half {half}", number + 1, count)
    return read


def _found(tuned: list[Read], held: list[Read]) -> Iterator[Row]:
    ways: dict[str, Callable[[Read], bool]] = {
        "serial, by a code": _by_code,
        "serial, by a code or print": lambda claim: claim.found[FindingKind.SERIAL],
        "date": lambda claim: claim.found[FindingKind.DATE],
        "store": lambda claim: claim.found[FindingKind.STORE],
        "model": lambda claim: claim.found[FindingKind.MODEL],
        "number": lambda claim: claim.found[FindingKind.NUMBER],
        "that it is an invoice": lambda claim: claim.found[FindingKind.PAPER],
        "all that a policy relies on": lambda claim: all(claim.found[kind] for kind in POLICY),
    }
    for what, found in ways.items():
        first, second = (f"{sum(map(found, half))} of {len(half)}" for half in (tuned, held))
        yield Row(f"claims: {what}", first, second)


def _found_turned() -> Row:
    """Rotate invoices, as in photos that lost the EXIF orientation."""
    found = tried = 0
    for drawn in islice(claims(1), TURNED):
        for turn in TURNS:
            with Image.open(io.BytesIO(drawn.invoice)) as paper, io.BytesIO() as lying:
                paper.transpose(turn).save(lying, "JPEG", quality=90)
                findings = read(replace(drawn, invoice=lying.getvalue()))
            passed = {finding.kind for finding in findings if finding.passed}
            found += passed >= {FindingKind.DATE, FindingKind.MODEL, FindingKind.STORE}
            tried += 1
    return Row("claims: day, store and model on turned invoices", "", f"{found} of {tried}")


def _by_code(claim: Read) -> bool:
    return any(code.text == claim.drawn.serial for code in claim.codes)


def _tried(claim: Read) -> list[tuple[Untrue, bool]]:
    """Try all false facts; say for each whether a policy would accept the whole claim with it."""
    return [
        (
            untrue,
            untrue.passes and all(claim.found[kind] for kind in POLICY if kind is not untrue.kind),
        )
        for untrue in false_claims(claim)
    ]


def _wrongly_taken(
    tuned: list[list[tuple[Untrue, bool]]], held: list[list[tuple[Untrue, bool]]]
) -> Iterator[Row]:
    counts: dict[str, list[Counter[str]]] = defaultdict(lambda: [Counter(), Counter()])
    for half, claims_tried in enumerate((tuned, held)):
        for untrue, taken in (each for tried in claims_tried for each in tried):
            counts[untrue.what][half] += Counter(tried=1, taken=untrue.passes)
            counts["any of these, all else true"][half] += Counter(tried=1, taken=taken)
    together = counts.pop("any of these, all else true")
    for what, halves in [*counts.items(), ("any of these, all else true", together)]:
        first, second = (f"{half['taken']} of {half['tried']:,}" for half in halves)
        yield Row(f"claims, taken: {what}", first, second)


def needed() -> Iterator[Row]:
    """Time the claims in a separate process, like a worker."""
    command = [sys.executable, "-m", "bench.evidence.claims"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *times, peak = map(float, done.stdout.split())
    # The first claim loads the engine.
    seconds = times[1:]
    yield Row(
        "time: one claim, p50 > p95", f"{median(seconds):.1f} s", f"{report.p95(seconds):.1f} s"
    )
    yield Row("time: the first, which builds the engine", "", f"{times[0]:.1f} s")
    yield Row("memory: most of the process", "", f"{peak / 1024:,.0f} MB")
