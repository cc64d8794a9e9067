"""The categories of the brand: every installation has them, with the demo or without."""

from django.db import migrations
from django.utils.translation import gettext_noop as _

# Slug (it names the drawings in static/img), name, months of warranty; in the order of the pages.
CATEGORIES = [
    ("laptop", _("Laptop"), 24),
    ("all-in-one-pc", _("All-in-One PC"), 24),
    ("desktop", _("Desktop"), 24),
    ("monitor", _("Monitor"), 36),
    ("motherboard", _("Motherboard"), 36),
    ("graphics-card", _("Graphics Card"), 36),
    ("pc-case", _("PC Case"), 24),
    ("gaming-gear", _("Gaming Gear"), 24),
    ("gaming-chair", _("Gaming Chair"), 24),
    ("liquid-cooling", _("Liquid Cooling"), 36),
    ("power-supply", _("Power Supply"), 60),
]


def add(apps, schema_editor):
    """Add those that are missing; what staff changed since stays as it is."""
    Category = apps.get_model("products", "Category")
    for position, (slug, name, months) in enumerate(CATEGORIES, start=1):
        defaults = {"name": name, "position": position, "warranty_months": months}
        Category.objects.get_or_create(slug=slug, defaults=defaults)


OPERATIONS = [migrations.RunPython(add, migrations.RunPython.noop)]
