"""What findings mean for the member, in words: what is good, and what to mend, and how."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.findings import Finding, FindingKind, FindingVerdict


@dataclass(frozen=True, slots=True)
class Note:
    """One line of advice: what is good, or what to improve."""

    text: str
    is_good: bool
    # The value and the label of a button that takes what the invoice says.
    take: str = ""
    label: str = ""
    # What to do instead, as a drawing: its sheet in static/img, and its name in it.
    drawing: tuple[str, str] | None = None


def notes_on(
    found: Mapping[FindingKind, Finding], drawing: tuple[str, str] | None = None
) -> Iterator[Note]:
    """Yield what is good and what is not, in the words of the member, by the kind of finding.

    ``drawing`` shows where the label is on such a product.
    """
    paper = found.get(FindingKind.PAPER)
    if paper and paper.verdict is FindingVerdict.FAIL:
        text = _("This looks like another document from the shop, not an invoice: %(read)s")
        yield Note(text % {"read": paper.read}, is_good=False)
    elif paper and not paper.passed:
        yield Note(_("We can't tell whether this is an invoice."), is_good=False)
    yield from _against(found)
    yield from _of_facts(found)
    yield from _of_changes(found)
    photo = found.get(FindingKind.SERIAL)
    if photo:
        yield _of_photo(photo)
    if FindingKind.LABEL in found:
        yield from _of_label(found[FindingKind.LABEL], drawing)


def _of_changes(found: Mapping[FindingKind, Finding]) -> Iterator[Note]:
    """Yield what looks changed in a picture or PDF; its original helps."""
    texts = {
        FindingKind.PASTED: _(
            "Part of this image looks edited: %(read)s. Upload the original photo."
        ),
        FindingKind.FONTS: _(
            "A date or number is in a different font from the rest: %(read)s. Upload the original "
            "PDF from the shop."
        ),
        FindingKind.LAYER: _(
            "The text stored in this PDF differs from what it shows: %(expected)s, but %(read)s. "
            "Upload the original PDF from the shop."
        ),
    }
    for kind, text in texts.items():
        finding = found.get(kind)
        if finding and finding.verdict is FindingVerdict.NEAR:
            values = {"read": finding.read or _("see the photo"), "expected": finding.expected}
            yield Note(text % values, is_good=False)


def note_on_editor(editor: str) -> Note:
    """Say that a file names a program that pictures are changed with."""
    text = _("This file was saved with %(editor)s. Upload the original.")
    return Note(text % {"editor": editor}, is_good=False)


def _of_photo(finding: Finding) -> Note:
    read, wanted = finding.read, finding.expected
    if finding.verdict is FindingVerdict.PASS:
        return Note(_("Serial number read: %(serial)s") % {"serial": wanted}, is_good=True)
    if finding.verdict is FindingVerdict.UNREADABLE:
        text = _(
            "We can't read a serial number here. Take the photo closer, straight on and without "
            "glare."
        )
    elif finding.verdict is FindingVerdict.NEAR:
        text = _(
            "We read %(read)s, which is close to %(wanted)s. Try a sharper photo, closer and "
            "without glare."
        )
    else:
        text = _("The photo shows %(read)s, but you registered %(wanted)s.")
    return Note(text % {"read": read, "wanted": wanted}, is_good=False)


def _of_label(finding: Finding, drawing: tuple[str, str] | None) -> Iterator[Note]:
    """Yield where to look for the label, if the photo seems to show the one on the package."""
    texts = {
        FindingVerdict.FAIL: _(
            "This looks like the label on the box. Photograph the label on the product itself."
        ),
        FindingVerdict.NEAR: _(
            "This may be the label on the box. If so, photograph the label on the product itself."
        ),
    }
    if finding.verdict in texts:
        yield Note(texts[finding.verdict], is_good=False, drawing=drawing)


def _against(found: Mapping[FindingKind, Finding]) -> Iterator[Note]:
    """Yield what contradicts the purchase, so that the member can replace the paper in time."""
    texts = {
        FindingKind.UNIT: _(
            "The invoice shows serial number %(read)s, but you registered %(expected)s."
        ),
        FindingKind.REFUND: _(
            "This looks like a refund or credit note: %(read)s. Please upload the invoice of the"
            " purchase."
        ),
        FindingKind.TOTAL: _("The total on this invoice is zero or less: %(read)s."),
        FindingKind.ITEM: _("Your product is shown as returned on this invoice: %(read)s."),
        FindingKind.LATER: _("The invoice is dated %(read)s, after the day you uploaded it."),
    }
    for kind, text in texts.items():
        finding = found.get(kind)
        if finding and finding.verdict is FindingVerdict.FAIL:
            values = {"expected": finding.expected, "read": _value(finding)}
            yield Note(text % values, is_good=False)
        elif finding and finding.verdict is FindingVerdict.NEAR:
            unsure = _("A person will check this on the invoice: %(read)s.")
            yield Note(unsure % {"read": _value(finding)}, is_good=False)
    day = found.get(FindingKind.DATE)
    if day and day.verdict is FindingVerdict.FAIL:
        values = {"expected": _day(day.expected), "read": _day(day.read)}
        text = _("The invoice says %(read)s, but you entered %(expected)s as the purchase date.")
        yield Note(text % values, is_good=False)


def _value(finding: Finding) -> str:
    return _day(finding.read) if finding.kind is FindingKind.LATER else finding.read.strip(" .")


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso))


def _of_facts(found: Mapping[FindingKind, Finding]) -> Iterator[Note]:
    names = {
        FindingKind.NUMBER: _("invoice number"),
        FindingKind.DATE: _("purchase date"),
        FindingKind.STORE: _("store"),
        FindingKind.MODEL: _("product name"),
    }
    read = [
        f"{name} {_shown(found[kind])}"
        for kind, name in names.items()
        if kind in found and found[kind].passed
    ]
    missed = [name for kind, name in names.items() if kind in found and _is_missing(found[kind])]
    if read:
        yield Note(_("Read: %(facts)s") % {"facts": ", ".join(read)}, is_good=True)
    if missed:
        text = _("We couldn't find: %(facts)s. Is it visible and in focus?")
        yield Note(text % {"facts": ", ".join(missed)}, is_good=False)


def _is_missing(finding: Finding) -> bool:
    """Return whether nothing was found; another day than the one entered is said by itself."""
    is_another_day = finding.kind is FindingKind.DATE and finding.verdict is FindingVerdict.FAIL
    return not finding.passed and not is_another_day


def _shown(finding: Finding) -> str:
    if finding.kind is FindingKind.DATE:
        return _day(finding.expected)
    return finding.expected or finding.read
