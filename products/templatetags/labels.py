"""Template tags for the drawings of labels."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from foundation.languages import current_language
from products.catalogue.drawings import of_photos
from products.models import Category

register = template.Library()


@register.simple_tag
def label_examples(category: Category | str | None = None) -> SafeString:
    """Return drawings of a label that fits the category: how to photograph it, and how not.

    A template passes an empty text where no product is known yet.
    """
    photos = of_photos(category.slug if isinstance(category, Category) else "")
    return _drawn(photos, current_language())


@cache
def _drawn(photos: tuple[str, str], _language: str) -> SafeString:
    return render_to_string("products/_label_examples.html", {"photos": photos})
