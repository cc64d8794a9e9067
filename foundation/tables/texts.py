"""Texts by language: the words of one row, a further row for each language, which staff write."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import language_choices


class TextByLanguage(models.Model):
    """What its owner says in one language; ``foundation.languages.words_in`` finds the reader's."""

    language = models.CharField(_("Language"), max_length=10, choices=language_choices)

    class Meta:
        abstract = True
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["language"]


def once_in_a_language(owner: str, *, name: str) -> models.UniqueConstraint:
    """Return the constraint by which an owner has one text in each language."""
    return models.UniqueConstraint(
        owner,
        "language",
        name=name,
        violation_error_message=_("This text stands there in this language already."),
    )
