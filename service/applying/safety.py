"""What makes an application wait for a person before it is approved."""

import re
from collections.abc import Iterable
from typing import Final

from products.models import RegisteredProduct, SerialDispute
from service.models import RepairDraft, RepairHold, RepairWay, SafetyWord

# Scripts that are written without blanks, or with endings glued to the word.
_GLUED: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af]")


def is_safety_matter(draft: RepairDraft) -> bool:
    """Return whether a symptom or a word of any language says that the unit may be dangerous."""
    if draft.symptom is not None and draft.symptom.is_safety_matter:
        return True
    return is_dangerous(draft.description, SafetyWord.objects.values_list("word", flat=True))


def is_dangerous(text: str, words: Iterable[str]) -> bool:
    """Return whether a text has one of these words; with a star, one that begins so."""
    said = text.casefold()
    return any(_says(said, word.casefold()) for word in words)


def hold_of(draft: RepairDraft) -> str:
    """Return why an application is looked at by a person first; "" if nothing speaks against it."""
    if is_safety_matter(draft):
        return RepairHold.SAFETY
    if is_disputed(draft.registered_product):
        return RepairHold.DISPUTED
    return RepairHold.ADVANCE if draft.way == RepairWay.ADVANCE else ""


def is_disputed(registered: RegisteredProduct) -> bool:
    """Return whether another member says that this serial number is theirs, or was taken."""
    return SerialDispute.objects.open().filter(serial=registered.serial_id).exists()


def _says(text: str, word: str) -> bool:
    if _GLUED.search(word):
        return word in text
    end = "" if word.endswith("*") else r"(?!\w)"
    return re.search(rf"(?<!\w){re.escape(word.rstrip('*'))}{end}", text) is not None
