"""The products app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("Products")

    def ready(self) -> None:
        """Register who owns an invoice that was transferred, and which e-mails are still true."""
        # Models cannot be imported earlier.
        from evidence.access import OWNERS  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from notifications.outbox.truth import STILL_TRUE  # noqa: PLC0415 -- see above
        from products.ownership import emails  # noqa: PLC0415 -- see above
        from products.ownership.transfers import holds_with_proof  # noqa: PLC0415 -- see above
        from products.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above

        OWNERS.fill(holds_with_proof)
        STILL_TRUE.fill(emails.is_still_true)
        APPS.fill(PERSONAL_DATA)
