"""Debris: what stands in a supplier's file and is no code, though it might pass for one.

A heading, a total, a date or what a spreadsheet makes of a number would be handed out like a code:
the first line of a file is the first code that a member gets.
"""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

# What the columns and the last lines of such files are called, in the languages they come in.
WORDS = frozenset(
    """
    code codes kode voucher vouchers coupon coupons giftcard giftcode key keys serial number no
    nr id pin pins card link links url value amount price currency expiry status date datum
    tanggal total totals subtotal sum summe gesamt jumlah count anzahl rows quantity qty end eof
    page sheet tabelle seite none null nil nan true false test example sample reward batch order
    gutschein gutscheincode gutscheine promocode activation activationcode generated created
    redemptioncode redeemcode vouchercode couponcode codelist serialnumber cardnumber
    """.split()  # noqa: SIM905 -- a list of words, not of strings
)
MONTHS = (
    "jan(?:uar[yi]?)?|feb(?:ruar[yi]?)?|mar(?:ch|et)?|apr(?:il)?|ma[yi]|mei|jun[ei]?|jul[yi]?"
    "|aug(?:ust)?|agu(?:stus)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[czs](?:ember)?"
)
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)?\d{2})"
DATES = re.compile(
    rf"(?:(?:19|20)\d{{2}}[-/.]{MONTH}[-/.]{DAY}"
    rf"|{DAY}[-/.]{MONTH}[-/.]{YEAR}|{MONTH}[-/.]{DAY}[-/.]{YEAR}"
    rf"|{DAY}[-/. ]+(?:{MONTHS})(?:[-/. ,]+{YEAR})?"
    rf"|(?:{MONTHS})[-/. ]+{DAY}(?:, ?{YEAR})?|(?:{MONTHS})[-/. ]+{YEAR})"
    r"(?:[ T,]+\d{1,2}:\d{2}(?::\d{2})?.*)?|\d{1,2}:\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
# 1.23E+15, 1,234.50, 1.234.567: what a spreadsheet shows, or counts.
NUMBERS = re.compile(
    r"\d+[.,]\d+E[+-]?\d+|\d+E\+\d+|\d+[.,]\d{1,2}|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?",
    re.IGNORECASE,
)
AMOUNTS = re.compile(
    r"(?P<of>eur|usd|sgd|idr|twd|gbp|hkd|cny|jpy|myr|thb|aud|pln|rp|nt\$|[$\u20ac\u00a3])? ?"
    r"\d{1,6}(?:[.,]\d{3})*(?:[.,]\d{1,2})?(?(of)| ?(?:eur|usd|sgd|idr|twd|gbp|hkd|cny|jpy|euro?))",
    re.IGNORECASE,
)
PAGES = re.compile(
    r"(?:sheet|tabelle|page|seite|lembar|column|spalte|row) ?\d{1,4}(?: ?(?:of|von|/) ?\d{1,4})?",
    re.IGNORECASE,
)
# What debris can look like at all. Nearly no code does, and all that follows costs time per line.
SUSPECT = re.compile(
    r".*[^A-Za-z0-9-]|[A-Za-z-]*$|\d{1,2}-[A-Za-z]{3,9}(?:-\d{1,4})?$|[A-Za-z]{3,9}-\d{1,4}$"
    r"|\d{1,4}-\d{1,2}-\d{1,4}$|[A-Za-z]{2,8}\d{1,6}$|\d{1,6}[A-Za-z]{3,4}$"
)
# Formulas and the errors of formulas.
FORMULA = tuple("=+@#")
# Where as many lines are of one kind as of another, the first of these is the usual one.
KINDS = ("mixed", "digits", "letters")
FEW = 20
# More words of one length are groups of a code.
MOST_WORDS = 2
# What stands between the groups of a code, and between its parts.
BETWEEN = str.maketrans("", "", " ./_+:-")
ENOUGH = 10


def debris(text: str) -> str:
    """Say what a text is if it is debris by itself; empty if it may be a code."""
    if not SUSPECT.match(text):
        return ""
    if DATES.fullmatch(text):
        return _("is a date")
    if text.startswith(FORMULA):
        return _("is a formula or the error of one")
    if NUMBERS.fullmatch(text):
        return _("is a number as a spreadsheet shows it")
    if AMOUNTS.fullmatch(text):
        return _("is an amount")
    is_heading = PAGES.fullmatch(text) or _are_words(text)
    return _("is a heading or a total") if is_heading else ""


def _are_words(text: str) -> bool:
    words = re.findall(r"[A-Za-z]+", text)
    groups = text.split(" ")
    is_grouped = len(groups) > MOST_WORDS and len({len(group) for group in groups}) == 1
    if not words or is_grouped:
        return False
    if any(char.isdigit() for char in text):
        # With a figure a word comes first, as in a total below the codes.
        return words[0].casefold() in WORDS and bool(re.match(r"[A-Za-z]+[ :]", text))
    return " " in text or "".join(words).casefold() in WORDS


class Shapes:
    """The shapes of the lines of a file, to find those that are unlike all others.

    Codes of one supplier look alike. A line of letters alone, or of digits alone, among codes of
    both is debris unless a code of both has its length.
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._counts: dict[tuple[str, int], int] = defaultdict(int)

    def note(self, number: int, text: str) -> None:
        """Note the shape of a line; of each shape only the first lines are kept."""
        bare = text.translate(BETWEEN)
        kind = "letters" if bare.isalpha() else "digits" if bare.isdigit() else "mixed"
        shape = (kind, len(bare))
        self._counts[shape] += 1
        if self._counts[shape] <= FEW:
            self._lines[shape].append(number)

    def strangers(self) -> list[int]:
        """Return the first lines of the shapes that are unlike the file."""
        totals = {kind: self._count_of(kind) for kind in KINDS}
        usual = max(KINDS, key=lambda kind: totals[kind])
        found = [
            number
            for (kind, length), numbers in self._lines.items()
            if self._is_strange(kind, length, usual, sum(totals.values()))
            for number in numbers
        ]
        return sorted(found)

    def _count_of(self, kind: str) -> int:
        return sum(count for (one, _length), count in self._counts.items() if one == kind)

    def _is_strange(self, kind: str, length: int, usual: str, total: int) -> bool:
        if kind != usual:
            return (usual, length) not in self._counts
        # A count below the numbers that it counts.
        return kind != "mixed" and self._counts[kind, length] == 1 and total > ENOUGH
