"""Detect an edited picture by the name of an image editor in its metadata.

Only a hint for reviewers, because the name can be removed. Software that ordinary pictures and
documents pass through is no reason for suspicion: the firmware of phones and cameras, scanners,
what develops, sorts or rotates photos (Lightroom, Camera Raw, Windows Photos), and what shops print
their invoices with.
"""

import re
from typing import Final

# Software that paints over, pastes or draws, or writes in PDFs, by the names it leaves in files;
# what only prints, joins or compresses PDFs is none of it. Products that only
# develop or take photos share the name Photoshop; its "Save for Web" signs as ImageReady.
_EDITORS: Final = {
    "Adobe Illustrator": r"adobe illustrator",
    "Adobe Photoshop": r"photoshop(?!\s*(?:lightroom|camera)\b)|adobe imageready",
    "Affinity Photo": r"affinity photo",
    "Canva": r"canva",
    "CorelDRAW": r"corel\s?draw|corel photo-?paint",
    "DocHub": r"dochub",
    "Fotor": r"fotor",
    "Foxit PDF Editor": r"foxit (?:phantompdf|pdf editor)|phantompdf",
    "GIMP": r"gimp",
    "Inkscape": r"inkscape",
    "Krita": r"krita",
    "LibreOffice Draw": r"(?:libre|open)office[^,]*, draw",
    "Master PDF Editor": r"master pdf editor",
    "PDF-XChange Editor": r"pdf-xchange editor",
    "PDFelement": r"pdfelement",
    "PDFescape": r"pdfescape",
    "pdfFiller": r"pdffiller",
    "paint.net": r"paint\.net",
    "PaintShop Pro": r"paint\s?shop(?: photo)? pro",
    "Photopea": r"photopea",
    "PhotoScape": r"photoscape",
    "PicsArt": r"pics\s?art",
    "Pixelmator": r"pixelmator",
    "Pixlr": r"pixlr",
    "Sejda": r"sejda",
    "Snapseed": r"snapseed",
}
_NAMED: Final = [
    (name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE))
    for name, words in _EDITORS.items()
]


def edited_with(software: str) -> str:
    """Return the image editor named in the software field of a file, or "" if there is none."""
    return next((name for name, words in _NAMED if words.search(software)), "")
