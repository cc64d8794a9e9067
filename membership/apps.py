"""The membership app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    name = "membership"
    verbose_name = _("Membership")

    def ready(self) -> None:
        """Fill the slots of lower floors: what ends with a consent, what is held, the books."""
        # Models cannot be imported earlier.
        from accounts.privacy.consent import WITHDRAWN  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from membership.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from membership.points import books, emails  # noqa: PLC0415 -- see above
        from membership.points.joining import leave_with_consent  # noqa: PLC0415 -- see above
        from membership.points.tiers import days_sooner  # noqa: PLC0415 -- see above
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- see above
        from redemptions.reconciliation import run  # noqa: PLC0415 -- see above
        from support.tickets.promised import SOONER  # noqa: PLC0415 -- see above

        # Orders are given up before their member leaves: points come back as long as there is one.
        self._follow_orders()
        WITHDRAWN.fill(leave_with_consent)
        UNTRUE.fill(one_by_one(emails.is_still_true))
        APPS.fill(PERSONAL_DATA)
        SOONER.fill(days_sooner)
        run.CHECKS.update(books.CHECKS)
        self._put_first()
        self._join_shout_outs()

    def _put_first(self) -> None:
        """Say who books further ahead than others, and who of those who wait is told first."""
        # Models cannot be imported earlier.
        from membership.points import tiers  # noqa: PLC0415 -- see above
        from service.visit_times.priority import (  # noqa: PLC0415 -- see above
            FURTHER_AHEAD,
            TOLD_FIRST,
        )

        FURTHER_AHEAD.fill(tiers.days_further_ahead)
        TOLD_FIRST.fill(tiers.told_first)

    def _join_shout_outs(self) -> None:
        """Say what shout outs hold of a person, what goes when, what staff see, what earns."""
        # Models cannot be imported earlier.
        from accounts.staff.member_page import PARTS  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from membership.earning.reading import READERS  # noqa: PLC0415 -- see above
        from membership.moderation.member_part import SHOUT_OUTS  # noqa: PLC0415 -- see above
        from membership.reviews import retention  # noqa: PLC0415 -- see above
        from membership.reviews.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from membership.shout_outs.paying import READER  # noqa: PLC0415 -- see above

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(PERSONAL_DATA)
        PARTS.fill(SHOUT_OUTS)
        READERS.fill(READER)

    def _follow_orders(self) -> None:
        """Say what follows for orders, where their parcels go, and which e-mail is still true."""
        from foundation.personal_data import APPS  # noqa: PLC0415 -- as in ready
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- as in ready
        from fulfilment.delivery.consequences import FOLLOW  # noqa: PLC0415 -- as in ready
        from fulfilment.draws.outcomes import OUTCOMES  # noqa: PLC0415 -- as in ready
        from fulfilment.parcels.recipients import ADDRESSES  # noqa: PLC0415 -- as in ready
        from membership.desk import retention as desk_retention  # noqa: PLC0415 -- as in ready
        from membership.prizes import emails as prize_emails  # noqa: PLC0415 -- as in ready
        from membership.prizes import winning  # noqa: PLC0415 -- as in ready
        from membership.shop import (  # noqa: PLC0415 -- as in ready
            catalogue,
            emails,
            following,
            held_data,
        )
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- as in ready
        from promotions.setup import completeness  # noqa: PLC0415 -- as in ready

        APPS.fill(held_data.SHOP_DATA)
        for deletion in (*held_data.DELETIONS, *desk_retention.DELETIONS):
            DELETIONS.fill(deletion)
        FOLLOW.fill(following.ORDERS)
        FOLLOW.fill(winning.PRIZES)
        OUTCOMES.fill(winning.TICKETS)
        ADDRESSES.fill(winning.OF_PRIZES)
        ADDRESSES.fill(following.OF_ORDERS)
        completeness.KEPT_BACK.fill(catalogue.why_unpublished)
        UNTRUE.fill(one_by_one(emails.is_still_true))
        UNTRUE.fill(one_by_one(prize_emails.is_still_true))
