"""What the paper calls itself: an invoice, or one of the papers that prove no purchase."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from evidence.documents.document_words import NAMES, NOT_AN_INVOICE
from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.reading.lines import Line
from evidence.reading.printed import normalize_accents, normalize_spaces, spellings

RULE: Final = "paper/1"
# What may stand beside a paper's name in its title; more letters make it a sentence or an address.
_BESIDE = re.compile(
    r"number|nummer|numero|num|no|nr|id|ref|original|copy|copia|kopie|duplicate|customer|salinan"
)
_MOST_LETTERS = 3
# "Facture n°562044387 du 2 juillet": a name and its number at once, whatever comes after.
_NUMBERED = re.compile(r"(?:number|nummer|num|no|nr|n)?\d{3}")
# "Lieferschein-Nr. 12" on an invoice is no title, yet "Auftragsbestätigung Nr. 12" may be one:
# a name with a number beside it counts for less, and in doubt the paper is an invoice.
_LABEL_WEIGHT, _INVOICE_WEIGHT = 0.7, 1.15
# So short a name stands inside other words: "fis" in "Fisch".
_SHORT = 8


class DocumentType(StrEnum):
    """The kinds of paper that members take for an invoice."""

    INVOICE = "invoice"
    ORDER_CONFIRMATION = "order confirmation"
    DELIVERY_NOTE = "delivery note"
    QUOTATION = "quotation"
    PRO_FORMA = "pro-forma invoice"


def match_document_type(lines: Sequence[Line]) -> Finding:
    """Tell whether the paper is an invoice; one that calls itself something else is not.

    Named in many shops' languages after the demand that order confirmations and delivery notes be
    recognised; the largest title decides, since an invoice mentions order and delivery too.
    """
    denial = next((line for line in lines if _denies(line.text)), None)
    titles = list(_titles(lines))
    if denial:
        return _finding(FindingVerdict.FAIL, denial)
    if not titles:
        return Finding(
            kind=FindingKind.PAPER, verdict=FindingVerdict.UNREADABLE, rule=RULE, expected="invoice"
        )
    paper, line = max(titles, key=_weight)
    return _finding(
        FindingVerdict.PASS if paper is DocumentType.INVOICE else FindingVerdict.FAIL, line, paper
    )


def document_type_named(text: str) -> DocumentType | None:
    """Tell which paper this line is the title of, if it is one; the longest name wins."""
    small, rest = normalize_spaces(text), normalize_spaces(text)
    kind = None
    for name, paper in _BY_LENGTH:
        if small.startswith(name) and _NUMBERED.match(small.removeprefix(name)):
            return paper
        if name in small and _stands(name, text) and kind in {None, paper}:
            kind, rest = paper, rest.replace(name, "")
    beside = "".join(sign for sign in _BESIDE.sub("", rest) if sign.isalpha())
    return kind if len(beside) <= _MOST_LETTERS else None


def _stands(name: str, text: str) -> bool:
    long = len(name) >= _SHORT or not name.isascii()
    return (
        long or re.search(rf"(?<![^\W\d_]){name}(?![^\W\d_])", normalize_accents(text)) is not None
    )


def _denies(text: str) -> bool:
    small = normalize_spaces(text)
    return any(words in small for words in _DENIALS)


def _titles(lines: Sequence[Line]) -> Iterator[tuple[DocumentType, Line]]:
    for line in lines:
        if paper := document_type_named(line.text):
            yield paper, line


def _weight(title: tuple[DocumentType, Line]) -> tuple[float, float]:
    """Order titles by their height on the page, then from the top."""
    paper, line = title
    height = line.box.bottom - line.box.top
    if any(map(str.isdigit, line.text)) or _BESIDE.search(normalize_accents(line.text)):
        height *= _LABEL_WEIGHT
    if paper is DocumentType.INVOICE:
        height *= _INVOICE_WEIGHT
    return round(height, 4), -line.box.top


def _finding(verdict: FindingVerdict, line: Line, paper: DocumentType | None = None) -> Finding:
    return Finding(
        kind=FindingKind.PAPER,
        verdict=verdict,
        rule=RULE,
        expected=DocumentType.INVOICE,
        read=f"{line.text} ({paper})" if paper else line.text,
        box=line.box,
        confidence=line.confidence,
    )


_DENIALS = tuple(each for words in NOT_AN_INVOICE for each in spellings(words))
_BY_LENGTH = sorted(
    {
        (each, DocumentType(kind))
        for kind, names in NAMES.items()
        for name in names
        for each in spellings(name)
    },
    key=lambda each: (-len(each[0]), each),
)
