"""What a bank says of payouts, read from its file: pain.002, camt.054, or CSV."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

LARGEST: Final = 64 * 1024 * 1024
LONGEST_CODE: Final = 10
# Settled, by the codes of pain.002; others say that it is under way.
_PAID: Final = frozenset({"ACSC", "ACCC"})
_REJECTED: Final = "RJCT"
_COLUMNS: Final = ("end_to_end", "status", "reason")


class Outcome(StrEnum):
    """What became of a payout."""

    PAID = "paid"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """What a bank says of one payout, by its end-to-end id."""

    end_to_end: str
    outcome: Outcome
    reason: str = ""


@dataclass
class BankAnswers:
    """All that a file says: of single payouts, and of whole runs that the bank has refused."""

    of_payouts: list[BankAnswer] = field(default_factory=list)
    refused_runs: dict[str, str] = field(default_factory=dict)


class UnreadableAnswer(Exception):
    """The file is none that we can read; says why."""


def read(content: bytes) -> BankAnswers:
    """Read a file, whichever of the three it is.

    Raises:
        UnreadableAnswer: it is none of them, or a line of it is wrong.
    """
    if len(content) > LARGEST:
        raise UnreadableAnswer(_("The file is too large."))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_xml(content)
    return BankAnswers(list(_of_csv(content)))


class _WithoutDoctype(ET.TreeBuilder):
    """Builds a tree, and refuses a document type: entities that grow, or read files, need one."""

    def doctype(self, _name: str, _pubid: str | None, _system: str | None) -> None:
        raise UnreadableAnswer(_("The file declares a document type, which no bank does."))


def _of_xml(content: bytes) -> BankAnswers:
    parser = ET.XMLParser(target=_WithoutDoctype())  # noqa: S314 -- without a document type
    try:
        parser.feed(content)
        root: ET.Element = parser.close()
    except ET.ParseError as error:
        raise UnreadableAnswer(_("The file is no XML: %(why)s") % {"why": error}) from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    if (report := root.find("CstmrPmtStsRpt")) is not None:
        return _of_pain(report)
    if root.find("BkToCstmrDbtCdtNtfctn") is not None:
        return BankAnswers(list(_of_camt(root)))
    raise UnreadableAnswer(_("The file is neither pain.002 nor camt.054."))


def _of_pain(report: ET.Element) -> BankAnswers:
    found = BankAnswers()
    for each in report.iter("TxInfAndSts"):
        status, end_to_end = _text(each, "TxSts"), _text(each, "OrgnlEndToEndId")
        if status in _PAID:
            found.of_payouts.append(BankAnswer(end_to_end, Outcome.PAID))
        elif status == _REJECTED:
            reason = _reason(each, "StsRsnInf")
            found.of_payouts.append(BankAnswer(end_to_end, Outcome.RETURNED, reason))
    # Where single payouts are named, the others of the group are under way.
    statuses = [report.find("OrgnlGrpInfAndSts/GrpSts"), report.find("OrgnlPmtInfAndSts/PmtInfSts")]
    is_refused = any(each is not None and each.text == _REJECTED for each in statuses)
    if is_refused and not any(True for _each in report.iter("TxInfAndSts")):
        named = _text(report, "OrgnlGrpInfAndSts/OrgnlMsgId")
        found.refused_runs[named] = _reason(report, ".//StsRsnInf")
    return found


def _of_camt(root: ET.Element) -> Iterator[BankAnswer]:
    for entry in root.iter("Ntry"):
        status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
        if status != "BOOK":
            continue
        for each in entry.iter("TxDtls"):
            end_to_end = _text(each, "Refs/EndToEndId")
            sign = _text(each, "CdtDbtInd") or _text(entry, "CdtDbtInd")
            if each.find("RtrInf") is not None:
                yield BankAnswer(end_to_end, Outcome.RETURNED, _reason(each, "RtrInf"))
            elif sign == "DBIT":
                yield BankAnswer(end_to_end, Outcome.PAID)


def _of_csv(content: bytes) -> Iterator[BankAnswer]:
    neither = _("The file is neither XML nor text in UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableAnswer(neither) from error
    if "\0" in text:
        raise UnreadableAnswer(neither)
    try:
        yield from _of_lines(text)
    except csv.Error as error:  # a quote that is never closed, and then 128 kB
        raise UnreadableAnswer(_("The file is no CSV: %(why)s") % {"why": error}) from error


def _of_lines(text: str) -> Iterator[BankAnswer]:
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    if missing := {*_COLUMNS[:2]} - {*(rows.fieldnames or ())}:
        raise UnreadableAnswer(_("Columns are missing: %(names)s") % {"names": ", ".join(missing)})
    for row in rows:
        status = (row["status"] or "").strip().lower()
        if status not in {*Outcome}:
            names = {"line": rows.line_num, "status": status}
            raise UnreadableAnswer(_('Line %(line)d: "%(status)s" is no status.') % names)
        reason = _code((row.get("reason") or "").strip())
        yield BankAnswer((row["end_to_end"] or "").strip(), Outcome(status), reason)


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _reason(element: ET.Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _code(_text(found, "Rsn/Cd") or _text(found, "Rsn/Prtry"))


def _code(reason: str) -> str:
    """Return a code as it is stored; words of a bank may name people, and are not."""
    code = reason.upper()
    return code if len(code) <= LONGEST_CODE and code.isascii() and code.isalnum() else ""
