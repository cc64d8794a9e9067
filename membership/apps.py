"""The membership app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    name = "membership"
    verbose_name = _("Membership")

    def ready(self) -> None:
        """Fill the slots of lower floors."""
        self._follow_orders()

    def _follow_orders(self) -> None:
        """Say what follows for orders, where their parcels go, and which e-mail is still true."""
        # Models cannot be imported earlier.
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from fulfilment.delivery.consequences import FOLLOW  # noqa: PLC0415 -- see above
        from fulfilment.parcels.recipients import ADDRESSES  # noqa: PLC0415 -- see above
        from membership.shop import (  # noqa: PLC0415 -- see above
            catalogue,
            emails,
            following,
            held_data,
        )
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- see above
        from promotions.setup import completeness  # noqa: PLC0415 -- see above

        APPS.fill(held_data.SHOP_DATA)
        for deletion in held_data.DELETIONS:
            DELETIONS.fill(deletion)
        FOLLOW.fill(following.ORDERS)
        ADDRESSES.fill(following.OF_ORDERS)
        completeness.KEPT_BACK.fill(catalogue.why_unpublished)
        UNTRUE.fill(one_by_one(emails.is_still_true))
