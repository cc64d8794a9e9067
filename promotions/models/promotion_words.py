"""What a promotion says, in the reader's language or else in the portal's own."""

from typing import TYPE_CHECKING, cast

from babel import Locale
from babel.lists import format_list
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from foundation.languages import current_language, text_in
from promotions.models.banner import Banner, banner_of

if TYPE_CHECKING:
    from promotions.models.promotion import Promotion


class PromotionWords(models.Model):
    """The texts of a promotion, and the languages in which it has them."""

    class Meta:
        abstract = True

    @property
    def _promotion(self) -> "Promotion":
        return cast("Promotion", self)

    def text(self, field: str, language: str | None = None) -> str:
        """Return a text in the reader's language, else in English, else ""."""
        found = {
            text.language: text.text for text in self._promotion.texts.all() if text.field == field
        }
        return text_in(found, language or current_language(), otherwise="")

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.text("name") or self._promotion.name

    @property
    def summary(self) -> str:
        """What it offers, in one line, in the reader's language."""
        return self.text("summary")

    @property
    def pause_text(self) -> str:
        """Why it is paused, in the reader's language."""
        return self.text("pause")

    @property
    def shown_banner(self) -> Banner:
        """The banner for the reader's language."""
        return banner_of(self._promotion, current_language())

    @property
    def written_in(self) -> list[str]:
        """The languages that have all that the portal's own has, this one first."""
        said: dict[str, set[str]] = {}
        for text in self._promotion.texts.all():
            if text.text.strip() and text.field not in ("pause", "banner"):
                said.setdefault(text.language, set()).add(text.field)
        needed = said.get(settings.LANGUAGE_CODE)
        if needed is None:
            return []
        return [code for code, _name in settings.LANGUAGES if said.get(code, set()) >= needed]

    @property
    def languages_to_say_it_in(self) -> set[str]:
        """The languages that a new text for members must have: the portal's own, and these."""
        return {settings.LANGUAGE_CODE, *self.written_in}

    @property
    def language_note(self) -> str:
        """What tells a reader, whose language it is not written in, which it is written in."""
        written, reader = self.written_in, current_language()
        if reader in written or not written:
            return ""
        own = Locale.parse(reader, sep="-")
        names = [own.languages.get(_code(code), code) for code in written]
        languages = format_list(names, locale=own)
        return _("This promotion is written in %(languages)s.") % {"languages": languages}


def _code(language: str) -> str:
    """Write the code of a language as Babel's list of their names does: zh_Hant."""
    return str(Locale.parse(language, sep="-"))
