"""Whether a text or a photo is that of another shout out: staff are told, nobody else.

The search is bounded: the newest of the same category, and the newest of the same member.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from django.db.models import Q
from rapidfuzz import fuzz, process

from evidence.models import Upload
from evidence.similar_pages import near
from membership.models import ShoutOut

MOST_COMPARED: Final = 400
# Of two texts that differ in a word here and there.
ALIKE: Final = 85
# Shorter ones ("Works as it should.") are alike by chance.
FEWEST_CHARACTERS: Final = 40
_BLANKS: Final = re.compile(r"[\W_]+")


class ResembledShoutOuts(NamedTuple):
    """Which others a shout out resembles, by their keys."""

    alike_to: int | None
    percent: int | None
    same_picture_as: int | None


def likeness_of(shout_out: ShoutOut) -> ResembledShoutOuts:
    """Return which text is nearly the same, and which has the same picture."""
    text_of, percent = _alike_text(shout_out)
    return ResembledShoutOuts(text_of, percent, _same_picture(shout_out))


def plain(text: str) -> str:
    """Return the letters of a text, by which two are compared: no case, no signs, one blank."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _alike_text(shout_out: ShoutOut) -> tuple[int | None, int | None]:
    text = plain(shout_out.text)
    if len(text) < FEWEST_CHARACTERS:
        return None, None
    sent = ShoutOut.objects.exclude(status=ShoutOut.Status.DRAFT).exclude(pk=shout_out.pk)
    others = sent.filter(Q(product__category=shout_out.product.category_id))
    compared: dict[int, str] = {}
    for rows in (sent.filter(member=shout_out.member_id), others):
        newest = rows.order_by("-changed_at", "-pk").values_list("pk", "text")[:MOST_COMPARED]
        compared |= {pk: plain(other) for pk, other in newest}
    found = process.extractOne(text, compared, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return (None, None) if found is None else (found[2], int(found[1]))


def _same_picture(shout_out: ShoutOut) -> int | None:
    others = Upload.objects.submitted().filter(shout_out_photo__isnull=False)
    among = others.exclude(shout_out_photo__shout_out=shout_out)
    for photo in shout_out.photos.order_by("number"):
        for page in photo.upload.pages.all():
            for similar, _bits in near(page, among):
                return similar.upload.shout_out_photo.shout_out_id
    return None
