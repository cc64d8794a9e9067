"""The fulfilment app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FulfilmentConfig(AppConfig):
    name = "fulfilment"
    verbose_name = _("Fulfilment")

    def ready(self) -> None:
        """Fill the slots of lower floors: who is owed what, what is held, which e-mail is true."""
        # Models cannot be imported earlier.
        from accounts.staff.member_page import PARTS  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS, HELD  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from fulfilment import retention  # noqa: PLC0415 -- see above
        from fulfilment.delivery import days  # noqa: PLC0415 -- see above
        from fulfilment.draws import announcing  # noqa: PLC0415 -- see above
        from fulfilment.emails.still_true import is_still_true  # noqa: PLC0415 -- see above
        from fulfilment.member_part import PARCELS  # noqa: PLC0415 -- see above
        from fulfilment.personal_data import (  # noqa: PLC0415 -- see above
            PERSONAL_DATA,
            being_paid,
        )
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- see above
        from promotions.setup import completeness, delivery_days  # noqa: PLC0415 -- see above

        self._offer_rows()
        delivery_days.OWED.fill(days.count_owed)
        delivery_days.MOVED.fill(days.move_owed)
        completeness.UNANNOUNCED.fill(announcing.unannounced)
        UNTRUE.fill(one_by_one(is_still_true))
        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        HELD.fill(being_paid)
        PARTS.fill(PARCELS)
        APPS.fill(PERSONAL_DATA)

    def _offer_rows(self) -> None:
        """Say what staff may take away, what is open, and what was owed before a budget."""
        from foundation.exports.row_exports import EXPORTS  # noqa: PLC0415 -- as in ready
        from fulfilment import desk, exports  # noqa: PLC0415 -- as in ready
        from fulfilment.costs import owed_before  # noqa: PLC0415 -- as in ready
        from promotions.budgets.setting import OWED_BEFORE  # noqa: PLC0415 -- as in ready

        OWED_BEFORE.fill(owed_before)
        desk.WORK.fill(desk.owed)
        of_codes = (exports.CODES, exports.BOOKS)
        for export in (exports.REWARDS, exports.WINNERS, *of_codes, exports.PAYOUTS):
            EXPORTS.fill(export)
