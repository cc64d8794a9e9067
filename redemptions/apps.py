"""The redemptions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionsConfig(AppConfig):
    name = "redemptions"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Fill the slots of lower floors: what they must ask of claims without knowing them."""
        # Models cannot be imported earlier.
        from accounts.conflicts import ALSO_RELATED  # noqa: PLC0415 -- see above
        from evidence.retention import STILL_NEEDED  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications.outbox.truth import UNTRUE  # noqa: PLC0415 -- see above
        from promotions.codes.demand import OPEN_CLAIMS  # noqa: PLC0415 -- see above
        from redemptions import retention  # noqa: PLC0415 -- see above
        from redemptions.emails.still_true import untrue  # noqa: PLC0415 -- see above
        from redemptions.models.conflicts import same_recipients  # noqa: PLC0415 -- see above
        from redemptions.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from redemptions.rewarding.demand import open_claims  # noqa: PLC0415 -- see above

        self._tell_of_changes()
        self._write_emails()
        self._follow()
        self._offer_rows()
        OPEN_CLAIMS.fill(open_claims)
        ALSO_RELATED.fill(same_recipients)
        UNTRUE.fill(untrue)
        for in_use in retention.IN_USE:
            STILL_NEEDED.fill(in_use)
        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(PERSONAL_DATA)

    def _offer_rows(self) -> None:
        """Say which rows staff may take away, what is open, and what a member's page shows."""
        from accounts.staff.member_page import FOUND_BY, PARTS  # noqa: PLC0415 -- as in ready
        from foundation.exports.row_exports import EXPORTS  # noqa: PLC0415 -- as in ready
        from fulfilment.desk import WORK  # noqa: PLC0415 -- as in ready
        from redemptions import member_part  # noqa: PLC0415 -- as in ready
        from redemptions.dashboard.desk_figures import (  # noqa: PLC0415 -- as in ready
            waiting_for_stock,
        )
        from redemptions.exports import ANSWERS, CLAIMS  # noqa: PLC0415 -- as in ready

        EXPORTS.fill(CLAIMS)
        EXPORTS.fill(ANSWERS)
        WORK.fill(waiting_for_stock)
        PARTS.fill(member_part.CLAIMS)
        PARTS.fill(member_part.RISKS)
        FOUND_BY.fill(member_part.claimants)

    def _write_emails(self) -> None:
        """Say who writes the e-mails that an approval only promises."""
        from notifications.outbox.writing import WRITERS  # noqa: PLC0415 -- as in ready
        from redemptions.emails.late_writing import write  # noqa: PLC0415 -- as in ready

        WRITERS.fill(write)

    def _follow(self) -> None:
        """Say what follows where something happens to what a claim or a winner is owed."""
        from fulfilment.delivery.consequences import FOLLOW  # noqa: PLC0415 -- as in ready
        from fulfilment.draws.outcomes import OUTCOMES  # noqa: PLC0415 -- as in ready
        from fulfilment.parcels.recipients import ADDRESSES  # noqa: PLC0415 -- as in ready
        from redemptions.rewarding import parcels, told  # noqa: PLC0415 -- as in ready

        FOLLOW.fill(told.CLAIMS)
        FOLLOW.fill(told.DRAW_PLACES)
        OUTCOMES.fill(told.TICKETS)
        ADDRESSES.fill(parcels.OF_CLAIMS)
        ADDRESSES.fill(parcels.OF_PLACES)

    def _tell_of_changes(self) -> None:
        """Tell who changes a promotion of its claims, and open claims of a store's new standing."""
        from products.catalogue.stores import STORE_DECIDED  # noqa: PLC0415 -- as in ready
        from promotions.promises.changes import CLAIMS  # noqa: PLC0415 -- as in ready
        from redemptions.checks import purchase_facts  # noqa: PLC0415 -- as in ready
        from redemptions.rewarding.demand import count_claims  # noqa: PLC0415 -- as in ready

        CLAIMS.fill(count_claims)
        STORE_DECIDED.fill(purchase_facts.after_store_decision)
