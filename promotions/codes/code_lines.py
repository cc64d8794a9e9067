"""Read reward codes out of the lines of a file, and say what is wrong with each other line.

Also by which digest a code that was read is looked up.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from foundation.encryption import digest, digest_all
from foundation.encryption.digests import digests_by
from foundation.tables.line_files import (
    BadLines,
    CellLines,
    LineFile,
    LoadOptions,
    NoSuchColumn,
    chosen_places,
)
from promotions.codes.debris import Shapes, debris
from promotions.models import Reward

LINKS = ("http://", "https://", "HTTP://", "HTTPS://")
SEPARATORS = re.compile(r"[^a-z0-9]")
ASCII_SEPARATORS = bytes(each for each in range(128) if not chr(each).isalnum())
ANY_CASE_SEPARATORS = re.compile(r"[^A-Za-z0-9]")
# Letters, digits and what stands between them; a link has more.
ANY_CODE = re.compile(r"[A-Za-z0-9](?:[ ./_+:-]?[A-Za-z0-9])+")
LINK = re.compile(r"https?://[!-~]{4,490}", re.IGNORECASE)
PIN = re.compile(r"[A-Za-z0-9-]{1,40}")
FEWEST, MOST = 4, 100
BETWEEN_PARTS = " / "
# Typographic hyphens are hyphens; marks of direction and width are nothing.
PASTED = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\ufeff", "")
)


class CodeLines:
    """The codes of a file, each with its line; after the last one, ``bad`` and ``debris`` stand."""

    def __init__(self, file: LineFile, reward: Reward, options: LoadOptions) -> None:
        self.bad: list[tuple[int, str]] = []
        self.debris: list[tuple[int, str]] = []
        self._reward = reward
        self._pattern = _compiled(reward.code_pattern) if reward.has_pattern else None
        self._cells = CellLines(file)
        self._places = self._chosen(options)
        self._shapes = Shapes()

    def _chosen(self, options: LoadOptions) -> list[int]:
        if options.columns:
            return chosen_places(self._cells, options.columns)
        if len(self._cells.first) > 1:
            raise NoSuchColumn(
                _(
                    "The file has %(count)d columns. Choose the one with the codes, by its name in"
                    " the heading or by its number."
                )
                % {"count": len(self._cells.first)}
            )
        return []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield the number of each line with a code, and the code."""
        for number, cells, is_closed in self._cells:
            code, problem = self._read(cells)
            if not is_closed:
                problem = _("has a quote that is not closed")
            if problem:
                self.bad.append((number, problem))
            elif what := debris(code):
                self.debris.append((number, what))
            else:
                if self._pattern is None and not code.startswith(LINKS):
                    self._shapes.note(number, code)
                yield number, code

    def refuse_debris(self) -> None:
        """Refuse the file if something in it only looks like a code.

        Raises:
            BadLines: headings, totals, dates or the like, each with its line and what to do.
        """
        unlike = _("is unlike the other codes of the file")
        found = sorted([*self.debris, *((line, unlike) for line in self._shapes.strangers())])
        if found:
            raise BadLines(
                found,
                _(
                    "Some lines are no codes. Take them out, or choose the column by its name in"
                    " the heading: then the heading is skipped."
                ),
            )

    def _read(self, cells: list[str]) -> tuple[str, str]:
        if not self._places:
            if len(cells) > 1:
                return "", _("has more than one column")
            code = pasted(cells[0])
            return code, self._fault(code)
        if max(self._places) >= len(cells):
            return "", _("has too few columns")
        code, *others = [pasted(cells[place]) for place in self._places]
        if not all(PIN.fullmatch(part) for part in others):
            return "", _("has something else in the place of the PIN")
        return BETWEEN_PARTS.join([code, *others]), self._fault(code)

    def _fault(self, code: str) -> str:
        if self._pattern:
            fits = self._pattern.fullmatch(code)
            told = {"pattern": self._reward.code_pattern}
            return "" if fits else _("does not look like %(pattern)s") % told
        if ANY_CODE.fullmatch(code) and FEWEST <= len(code) <= MOST:
            return ""
        if LINK.fullmatch(code) or debris(code):
            return ""
        return _("is no code: 4 to 100 letters and digits, in groups or not, or a link")


def pasted(text: str) -> str:
    """Return a code as it was meant: plain letters, one blank between groups."""
    if text.isascii():
        return " ".join(text.split()) if " " in text or "\t" in text else text
    return " ".join(unicodedata.normalize("NFKC", text.translate(PASTED)).split())


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern such as AAAAA-BBBBB-CCCCC: a letter matches any letter or digit.

    Suppliers leave out what stands between the groups, or put blanks there: all of it or nothing.
    """
    as_written = "".join("[A-Za-z0-9]" if s.isalnum() else re.escape(s) for s in pattern)
    bare = sum(s.isalnum() for s in pattern)
    spaced = "".join("[A-Za-z0-9]" if s.isalnum() else " " for s in pattern)
    return re.compile(f"{as_written}|[A-Za-z0-9]{{{bare}}}|{spaced}")


def code_digest(code: str, *, is_case_sensitive: bool = False) -> bytes:
    """Return the digest to look a code up by; it ignores case and separators, as most shops do.

    Where case tells codes apart it ignores separators only; a link is taken as it is.
    """
    return digest(*_looked_up(code, is_case_sensitive=is_case_sensitive))


def code_digests(codes: Iterable[str], *, is_case_sensitive: bool) -> list[bytes]:
    """Return the digests of many codes to look them up by."""
    return digest_all(_looked_up(code, is_case_sensitive=is_case_sensitive) for code in codes)


def code_digests_by(chains: Iterable[str], code: str, *, is_case_sensitive: bool = False) -> bytes:
    """Return the digests of a code under each of these chains of keys, one after the other."""
    return digests_by(chains, *_looked_up(code, is_case_sensitive=is_case_sensitive))


def _looked_up(code: str, *, is_case_sensitive: bool) -> tuple[str, str]:
    if code.startswith(LINKS):
        return "reward link", code
    if is_case_sensitive:
        return "reward code", ANY_CASE_SEPARATORS.sub("", code)
    if code.isascii():  # as below, in a fifth of the time
        return "reward code", code.lower().encode().translate(None, ASCII_SEPARATORS).decode()
    return "reward code", SEPARATORS.sub("", code.casefold())
