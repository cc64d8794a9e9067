"""The products app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("Products")

    def ready(self) -> None:
        """Register the rule for who owns the invoice that was transferred with a product."""
        # Models cannot be imported earlier.
        from evidence.access import OWNERS  # noqa: PLC0415 -- see above
        from products.ownership.transfers import holds_with_proof  # noqa: PLC0415 -- see above

        OWNERS.fill(holds_with_proof)
