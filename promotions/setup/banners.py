"""Banners in languages other than the portal's own: their form, their copies, their files."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy

from foundation.languages import EveryLanguageFormSet
from foundation.web.form_fields import field_of
from promotions.models import Promotion, PromotionText
from promotions.models.banner import uploaded

BANNER = PromotionText.Field.BANNER


class BannerForm(forms.ModelForm[PromotionText]):
    """A banner in a language, and what it says for those who do not see it."""

    picture = forms.ImageField(label=gettext_lazy("Banner"))
    text = forms.CharField(
        label=gettext_lazy("Alternative text"),
        max_length=200,
        help_text=gettext_lazy("What the picture says, in its language."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.field = BANNER
        if "language" in self.fields:
            others = [one for one in settings.LANGUAGES if one[0] != settings.LANGUAGE_CODE]
            field_of(self, "language", forms.ChoiceField).choices = others


class BannerFormSet(EveryLanguageFormSet):
    """A row for each language but the portal's own, whose banner stands above."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """Tell its rows from those of the other texts."""
        return "banners"

    def rows(self) -> list[dict[str, str]]:
        """Return a row per language."""
        return [row for row in super().rows() if row["language"] != settings.LANGUAGE_CODE]

    def get_queryset(self) -> QuerySet[PromotionText]:
        """Leave out the other texts, which have a table of their own."""
        return super().get_queryset().filter(field=BANNER)


class BannerInline(admin.TabularInline[PromotionText, Promotion]):
    """The banners in other languages; where there is none, one is drawn from the texts."""

    model = PromotionText
    form = BannerForm
    formset = BannerFormSet
    fields = ("language", "picture", "text")
    verbose_name = gettext_lazy("Banner")
    verbose_name_plural = gettext_lazy("Banners in other languages")


def copy_banners(original: Promotion, clone: Promotion) -> None:
    """Give a copy files of its own; a banner whose file is gone is drawn from the texts."""
    _copy(original.banner, clone.banner)
    for text in original.texts.filter(field=BANNER):
        copy = PromotionText(
            promotion=clone, language=text.language, field=BANNER, text=text.text, picture=""
        )
        _copy(text.picture, copy.picture)


def files_of(promotion: Promotion) -> list[ImageFieldFile]:
    """Return the files of a promotion's banners."""
    return [picture for picture, _alt in uploaded(promotion).values()]


def _copy(picture: ImageFieldFile, to: ImageFieldFile) -> None:
    if not picture:
        return
    try:
        with picture.open("rb") as opened:
            content = ContentFile(opened.read())
    # For example after a restore without it.
    except FileNotFoundError:
        return
    to.save(PurePath(str(picture)).name, content)
