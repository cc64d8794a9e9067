"""Template tags for the drawings of labels."""

from django import template

from products.catalogue.drawings import of_photos
from products.models import Category

register = template.Library()


@register.simple_tag
def photos_of(category: Category | str | None) -> tuple[str, str]:
    """Return the sheet with photos of a label that fits the category, and how they are named.

    A template passes an empty text where no product is known yet.
    """
    return of_photos(category.slug if isinstance(category, Category) else "")
