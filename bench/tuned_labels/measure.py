"""Count labels of packages that are taken for those of products, and the other way round.

``python -m bench.tuned_labels FOLDER`` looks at photos whose names begin with their truth, such as
``carton_power-supply_AN3V020A01708_7.jpg``, or that a ``truth.json`` beside them describes as
``{"name.jpg": {"truth": "product", "serial": "…", "category": "…"}}``. Without a folder it draws:
``python -m bench.tuned_labels --seed 2 --count 200``.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import process_time
from typing import Final

from bench.evidence.claims import clean
from evidence.findings import Finding, FindingVerdict
from evidence.unit_labels.reading import read_label

# The picture, "product" or "carton", the serial that it is to prove, the product's category.
Labelled = tuple[bytes, str, str, str]
PICTURES: Final = {".jpg", ".jpeg", ".png", ".webp", ".gif"}


def look(content: bytes, serial: str, name: str = "photo.jpg") -> Finding:
    """Clean a photo and look which label it shows, as the portal does."""
    page = clean(content, name).pages[0]
    return read_label(serial, page.codes, page.content)


def confusion(photos: Iterable[Labelled], *, tells_all: bool = False) -> Counter[tuple[str, str]]:
    """Print how often each label is told right, by category too, and each one that is not."""
    counts: Counter[tuple[str, str]] = Counter()
    by_category: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    began = process_time()
    for number, (content, truth, serial, category) in enumerate(photos):
        found = look(content, serial)
        told = truth, found.verdict.value
        counts[told] += 1
        by_category[category][told] += 1
        is_right = (truth == "product") == found.passed
        if tells_all or not is_right:
            print(f"{number:4} {category:16} {truth} -> {found.verdict.value}: {found.read}")
    for category, of_category in sorted(by_category.items()):
        print(f"{category:20}", *_line(of_category), sep="  ")
    print(f"{'all':20}", *_line(counts), sep="  ")
    print(f"{(process_time() - began) / max(1, counts.total()):.2f} s of the processor each")
    return counts


def _line(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """Give the verdicts of each truth; only a pass takes a label for that of the product."""
    for truth in ("product", "carton"):
        yield f"{truth}: " + ", ".join(
            f"{verdict.value} {counts[truth, verdict.value]}" for verdict in FindingVerdict
        )


def in_folder(folder: Path) -> Iterator[Labelled]:
    """Give the photos of a folder with what is true of each."""
    listed = folder / "truth.json"
    truths = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    for path in sorted(each for each in folder.rglob("*") if each.suffix.lower() in PICTURES):
        if path.name in truths:
            true = truths[path.name]
            yield path.read_bytes(), true["truth"], true["serial"], true["category"]
        else:
            truth, category, serial, *_rest = path.stem.split("_")
            yield path.read_bytes(), truth, serial, category
