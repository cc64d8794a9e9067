"""The products app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("Products")

    def ready(self) -> None:
        """Say who owns the invoice of a product that was handed over with it."""
        # Models can be imported only now.
        from evidence.access import OWNERS  # noqa: PLC0415 -- see above
        from products.ownership.transfers import holds_with_proof  # noqa: PLC0415 -- see above

        OWNERS.fill(holds_with_proof)
