"""Signs of an edited picture: the name of an image editor that the file bears.

For people only, since a name can be left out. What everybody's picture or paper passes is no
sign: phones and cameras with their firmware, scanners, what develops, sorts or turns photos
(Lightroom, Camera Raw, Windows Photos), and what shops print their invoices with.
"""

import re
from typing import Final

# What paints over, pastes or draws, by the names that it leaves in files. Photoshop has lent its
# own to what only develops or takes photos, and saved for the web as ImageReady.
_EDITORS: Final = {
    "Adobe Illustrator": r"adobe illustrator",
    "Adobe Photoshop": r"photoshop(?!\s*(?:lightroom|camera)\b)|adobe imageready",
    "Affinity Photo": r"affinity photo",
    "Canva": r"canva",
    "CorelDRAW": r"corel\s?draw|corel photo-?paint",
    "Fotor": r"fotor",
    "GIMP": r"gimp",
    "Inkscape": r"inkscape",
    "Krita": r"krita",
    "paint.net": r"paint\.net",
    "PaintShop Pro": r"paint\s?shop(?: photo)? pro",
    "Photopea": r"photopea",
    "PhotoScape": r"photoscape",
    "PicsArt": r"pics\s?art",
    "Pixelmator": r"pixelmator",
    "Pixlr": r"pixlr",
    "Snapseed": r"snapseed",
}
_NAMED: Final = [
    (name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE))
    for name, words in _EDITORS.items()
]


def edited_with(software: str) -> str:
    """Name the image editor in what a file says of its maker; "" if there is none."""
    return next((name for name, words in _NAMED if words.search(software)), "")
