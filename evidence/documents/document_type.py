"""What the document calls itself: an invoice, or another type that proves no purchase."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Levenshtein

from evidence.documents.document_words import NAMES, NOT_AN_INVOICE
from evidence.findings import Finding, FindingKind, FindingVerdict
from evidence.purchases.amounts import money_in
from evidence.purchases.receipts import receipt_total
from evidence.reading.lines import Line
from evidence.reading.printed import (
    normalize_accents,
    normalize_letters,
    normalize_spaces,
    spellings,
)

RULE: Final = "paper/4"
REFUND_RULE: Final = "refund/2"
# What may stand next to the type in a title; with more letters it is a sentence or an address.
_BESIDE = re.compile(
    r"adjustmentnote|computergenerated|simplified|original|duplicate|customer|salinan|number|nummer"
    r"|numero|kopie|copia|dated|copy|from|vom|num|ref|del|no|nr|id|du"
)
_MOST_LETTERS = 3
# "Facture n°562044387 du 2 juillet": a type directly followed by its number, whatever comes after.
_NUMBERED = re.compile(r"(?:number|nummer|num|no|nr|n)?\d{3}")
# "Handelsrechnung Nr. RE-2023-55 vom 09.03.2023": neither number nor day is part of the title.
_WITH_FIGURES = re.compile(r"\S*\d\S*")
# "Lieferschein-Nr. 12" on an invoice is not a title, but "Auftragsbestätigung Nr. 12" may be one:
# a type next to a number weighs less, and in doubt the document is an invoice.
_LABEL_WEIGHT, _INVOICE_WEIGHT = 0.7, 1.15
# Names this short occur inside other words: "fis" in "Fisch".
_SHORT = 8


# "No refund" is said on honest receipts.
_REFUSES = re.compile(
    r"\W*(?:no|non|not|kein|keine|keinerlei|sans|sin|tanpa|tidak|geen|bez|ingen)\b|[不無无]"
)
# "Exchange and refund", "refund policy": what could be given back, on honest receipts.
_SPEAKS_OF = re.compile(
    r"(?:환불|반품|취소)\s*(?:규정|안내|불가|정책|기간|기한|가능|문의|시)|(?:교환|취소|반품)\W*(?:및|또는)?\W*환불"
    r"|退[款貨货]\s*(?:須知|须知|說明|说明|政策|規定|规定)"
)
# Korean titles are taken with one letter of one syllable misread: 카드매줄전표. In shorter
# ones only two vowels are not told apart, a bar with and without a foot: 영수중 for 영수증.
_KOREAN_TITLE, _SHORT_KOREAN_TITLE = re.compile("[가-힣]{4,}"), re.compile("[가-힣]{3}")
_ALIKE_VOWELS = str.maketrans("\N{HANGUL JUNGSEONG U}", "\N{HANGUL JUNGSEONG EU}")


class DocumentType(StrEnum):
    """An invoice, and the document types that members mistake for one."""

    INVOICE = "invoice"
    ORDER_CONFIRMATION = "order confirmation"
    DELIVERY_NOTE = "delivery note"
    QUOTATION = "quotation"
    PRO_FORMA = "pro-forma invoice"
    CREDIT_NOTE = "credit note"


def match_document_type(lines: Sequence[Line]) -> Finding:
    """Check that the document is an invoice; it fails if it calls itself something else.

    Order confirmations and delivery notes have to be recognised in the languages of many shops. The
    largest title decides, because an invoice mentions its order and delivery too.
    """
    denial = next((line for line in lines if _denies(line.text)), None)
    titles = list(_titles(lines))
    if denial:
        return _finding(FindingVerdict.FAIL, denial)
    if not titles:
        return _untitled(lines)
    paper, line = max(titles, key=_weight)
    return _finding(
        FindingVerdict.PASS if paper is DocumentType.INVOICE else FindingVerdict.FAIL, line, paper
    )


def match_refund(lines: Sequence[Line]) -> Finding:
    """Check that the paper gives no money back; it fails where it is or contains a credit note."""
    line = next((line for line in lines if _gives_back(line.text)), None)
    clean = FindingVerdict.PASS if lines else FindingVerdict.UNREADABLE
    return Finding(
        kind=FindingKind.REFUND,
        verdict=FindingVerdict.FAIL if line else clean,
        rule=REFUND_RULE,
        read=line.text if line else "",
        box=line.box if line else None,
        confidence=line.confidence if line else 0.0,
    )


def _gives_back(text: str) -> bool:
    if document_type_named(text) is not DocumentType.CREDIT_NOTE:
        return False
    money = money_in(text)
    plain = normalize_accents(text)
    refuses = _REFUSES.match(plain) is not None or _SPEAKS_OF.search(plain) is not None
    return not refuses and (not money or any(money))


def _untitled(lines: Sequence[Line]) -> Finding:
    """Take a paper without a title for what it is where all makes a till's receipt of it."""
    if total := receipt_total(lines):
        return _finding(FindingVerdict.PASS, total, DocumentType.INVOICE)
    return Finding(
        kind=FindingKind.PAPER, verdict=FindingVerdict.UNREADABLE, rule=RULE, expected="invoice"
    )


def document_type_named(text: str) -> DocumentType | None:
    """Return the document type that this line is a title of, if any; the longest name wins."""
    plain, rest = normalize_spaces(text), normalize_spaces(_WITH_FIGURES.sub(" ", text))
    kind = None
    for name, document_type in _BY_LENGTH:
        if plain.startswith(name) and _NUMBERED.match(plain.removeprefix(name)):
            return document_type
        if name in plain and _is_whole_word(name, text) and kind in {None, document_type}:
            kind, rest = document_type, rest.replace(name, "")
    if kind is None:
        return _misread(rest)
    beside = "".join(char for char in _BESIDE.sub("", rest) if char.isalpha())
    return kind if len(beside) <= _MOST_LETTERS else None


def _misread(title: str) -> DocumentType | None:
    letters = normalize_letters(title)
    if _SHORT_KOREAN_TITLE.fullmatch(title):
        return _SHORT_KOREAN.get(letters.translate(_ALIKE_VOWELS))
    if not _KOREAN_TITLE.fullmatch(title):
        return None
    return next((kind for name, kind in _KOREAN if Levenshtein.distance(name, letters) <= 1), None)


def _is_whole_word(name: str, text: str) -> bool:
    long = len(name) >= _SHORT or not name.isascii()
    return (
        long or re.search(rf"(?<![^\W\d_]){name}(?![^\W\d_])", normalize_accents(text)) is not None
    )


def _denies(text: str) -> bool:
    plain = normalize_spaces(text)
    return any(words in plain for words in _DENIALS)


def _titles(lines: Sequence[Line]) -> Iterator[tuple[DocumentType, Line]]:
    for line in lines:
        document_type = document_type_named(line.text)
        is_credit = document_type is DocumentType.CREDIT_NOTE
        if document_type and (not is_credit or _gives_back(line.text)):
            yield document_type, line


def _weight(title: tuple[DocumentType, Line]) -> tuple[float, float]:
    """Order titles by their height, then by their position from the top."""
    document_type, line = title
    height = line.box.bottom - line.box.top
    if any(map(str.isdigit, line.text)) or _BESIDE.search(normalize_accents(line.text)):
        height *= _LABEL_WEIGHT
    if document_type is DocumentType.INVOICE:
        height *= _INVOICE_WEIGHT
    return round(height, 4), -line.box.top


def _finding(
    verdict: FindingVerdict, line: Line, document_type: DocumentType | None = None
) -> Finding:
    return Finding(
        kind=FindingKind.PAPER,
        verdict=verdict,
        rule=RULE,
        expected=DocumentType.INVOICE,
        read=f"{line.text} ({document_type})" if document_type else line.text,
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
_KOREAN = [
    (normalize_letters(name), kind) for name, kind in _BY_LENGTH if _KOREAN_TITLE.fullmatch(name)
]
_SHORT_KOREAN = {
    normalize_letters(name).translate(_ALIKE_VOWELS): kind
    for name, kind in _BY_LENGTH
    if _SHORT_KOREAN_TITLE.fullmatch(name)
}
