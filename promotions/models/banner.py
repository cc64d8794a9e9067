"""Which banner a reader sees: one that staff uploaded, or one drawn from the promotion's texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models.fields.files import ImageFieldFile
from django.urls import reverse

if TYPE_CHECKING:
    from promotions.models.promotion import Promotion

# So many calm colours are in card.css; a promotion keeps its own.
TONES = 5


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner: a picture with its alternative text, or else the words to draw."""

    language: str
    slug: str
    title: str
    line: str
    alt: str
    tone: int
    picture: ImageFieldFile | None = None

    @property
    def address(self) -> str:
        """The picture's path; that of the portal's own language is the shorter one."""
        is_own = self.language == settings.LANGUAGE_CODE
        return reverse("promotion-banner", args=[self.slug, *([] if is_own else [self.language])])


def banner_of(promotion: "Promotion", language: str) -> Banner:
    """Return the banner for readers of a language; needs no query where texts are prefetched.

    Uploaded in their language; drawn in it, where the promotion is written in it; else the same
    in the portal's own.
    """
    own, pictures = settings.LANGUAGE_CODE, uploaded(promotion)
    fits = language in pictures or language in promotion.written_in
    shown = language if fits else own
    picture, alt = pictures.get(shown, (None, ""))
    return Banner(
        language=shown,
        slug=promotion.slug,
        title=promotion.text("name", shown) or promotion.name,
        line=promotion.text("summary", shown),
        alt=alt or promotion.text("name", language) or promotion.name,
        tone=(promotion.pk or 0) % TONES + 1,
        picture=picture,
    )


def uploaded(promotion: "Promotion") -> Mapping[str, tuple[ImageFieldFile, str]]:
    """Return the pictures by language, each with its alternative text.

    That of the portal's own language has none of its own: it is called as the promotion is.
    """
    own = {settings.LANGUAGE_CODE: (promotion.banner, "")} if promotion.banner else {}
    texts = promotion.texts.all()
    return own | {one.language: (one.picture, one.text) for one in texts if one.picture}
