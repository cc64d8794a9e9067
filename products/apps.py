"""The products app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("Products")

    def ready(self) -> None:
        """Fill the slots of lower floors: whose an invoice is, what is true, what goes when."""
        # Models cannot be imported earlier.
        from accounts.staff.member_page import FOUND_BY, PARTS  # noqa: PLC0415 -- see above
        from evidence.access import OWNERS  # noqa: PLC0415 -- see above
        from evidence.retention import STILL_NEEDED  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- see above
        from products import member_part, retention  # noqa: PLC0415 -- see above
        from products.ownership import emails  # noqa: PLC0415 -- see above
        from products.ownership.transfers import holds_with_proof  # noqa: PLC0415 -- see above
        from products.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above

        OWNERS.fill(holds_with_proof)
        UNTRUE.fill(one_by_one(emails.is_still_true))
        for in_use in retention.IN_USE:
            STILL_NEEDED.fill(in_use)
        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(PERSONAL_DATA)
        PARTS.fill(member_part.PRODUCTS)
        FOUND_BY.fill(member_part.owners_of)
